package org.haven.analysis.figures;

import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2DFontTextDrawer;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.util.Matrix;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// A chart as the bytes of a file: one drawing, three ways.
record FigureFiles(JFreeChart chart, double widthPt, double heightPt, String title) {
  /// Pixels of a PNG for an inch.
  private static final int DPI = 300;

  /// SVG with its text as text.
  byte[] svg() {
    Document document;
    try {
      document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setComment("Haven");
    context.setPrecision(3);
    SVGGraphics2D g2 = new SVGGraphics2D(context, false);
    g2.setSVGCanvasSize(new Dimension((int) Math.ceil(widthPt), (int) Math.ceil(heightPt)));
    draw(g2);
    Element root = g2.getRoot();
    // The size on paper; the coordinates are points.
    root.setAttributeNS(null, "width", millimetres(widthPt));
    root.setAttributeNS(null, "height", millimetres(heightPt));
    root.setAttributeNS(null, "viewBox", "0 0 " + widthPt + " " + heightPt);
    StringWriter text = new StringWriter();
    try {
      g2.stream(root, text, true, false);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    String family = "font-family:&apos;" + FigureFont.FAMILY + "&apos;";
    return text.toString()
        // No reader needs the network to read it.
        .replaceFirst("<!DOCTYPE[^>]*>", "")
        .replace(family, family + ",Verdana,Arial,sans-serif")
        .replace(
            "font-family=\"&apos;" + FigureFont.FAMILY + "&apos;\"",
            "font-family=\"&apos;" + FigureFont.FAMILY + "&apos;,Verdana,Arial,sans-serif\"")
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String millimetres(double points) {
    return String.format(java.util.Locale.ROOT, "%.2fmm", points / 72 * 25.4);
  }

  /// PDF with the font in it.
  byte[] pdf(FigureFont font) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument();
        PdfBoxGraphics2DFontTextDrawer text = new PdfBoxGraphics2DFontTextDrawer()) {
      text.registerFont(FigureFont.FAMILY, font.file().toFile());
      PDPage page = new PDPage(new PDRectangle((float) widthPt, (float) heightPt));
      document.addPage(page);
      document.getDocumentInformation().setTitle(title);
      document.getDocumentInformation().setProducer("Haven");
      PdfBoxGraphics2D g2 = new PdfBoxGraphics2D(document, (float) widthPt, (float) heightPt);
      g2.setFontTextDrawer(text);
      draw(g2);
      g2.dispose();
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.transform(new Matrix());
        content.drawForm(g2.getXFormObject());
      }
      document.save(bytes);
    }
    return bytes.toByteArray();
  }

  /// PNG of 300 pixels for an inch, which the file says.
  byte[] png() throws IOException {
    double scale = DPI / 72.0;
    BufferedImage image =
        new BufferedImage(
            (int) Math.round(widthPt * scale),
            (int) Math.round(heightPt * scale),
            BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D g2 = image.createGraphics();
    g2.setTransform(AffineTransform.getScaleInstance(scale, scale));
    g2.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    draw(g2);
    g2.dispose();
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("png");
    ImageWriter writer = writers.next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.setUseCache(false);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
      IIOMetadataNode root = new IIOMetadataNode("javax_imageio_png_1.0");
      IIOMetadataNode size = new IIOMetadataNode("pHYs");
      String perMetre = Long.toString(Math.round(DPI / 0.0254));
      size.setAttribute("pixelsPerUnitXAxis", perMetre);
      size.setAttribute("pixelsPerUnitYAxis", perMetre);
      size.setAttribute("unitSpecifier", "meter");
      root.appendChild(size);
      metadata.mergeTree("javax_imageio_png_1.0", root);
      writer.write(new IIOImage(image, null, metadata));
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private void draw(Graphics2D g2) {
    g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g2.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g2.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    // JFreeChart paints whole pixels around the area: a little more than the paper.
    chart.draw(g2, new Rectangle2D.Double(0, 0, widthPt, heightPt));
  }
}
