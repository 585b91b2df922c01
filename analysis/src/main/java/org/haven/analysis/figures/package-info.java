/// Figures for papers. [org.haven.analysis.curves.Curves] come in; CSV, SVG, PDF and PNG go out.
/// JFreeChart, Batik and PDFBox are used here alone.
package org.haven.analysis.figures;
