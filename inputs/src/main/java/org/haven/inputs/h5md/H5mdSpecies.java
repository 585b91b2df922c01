package org.haven.inputs.h5md;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.haven.inputs.Plain;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.kernels.Element;

/// What a file in H5MD calls its particles.
///
/// @param group of particles
/// @param warnings what the user should know is added
record H5mdSpecies(
    Hdf5File file,
    String group,
    String creator,
    Trajectories.Options options,
    List<String> warnings) {
  /// [N]; empty where the file does not name its `count` particles.
  List<String> symbols(int count) throws IOException {
    String name = group + "/species";
    if (file.isGroup(name)) {
      name += "/value";
    }
    List<String> own = file.exists(name) ? species(name, count) : List.of();
    if (!own.isEmpty() && own.stream().allMatch(each -> each.matches("\\d{1,9}"))) {
      return elements(own);
    }
    if (!options.typeSymbols().isEmpty()) {
      throw new IOException(
          file.path() + ": holds no LAMMPS atom types, so --types says nothing; leave it out");
    }
    return List.copyOf(own);
  }

  /// The species [N], in a file that repeats them frame by frame too.
  private List<String> species(String name, int count) throws IOException {
    if (file.dataset(name).shape().length == 2) {
      return constantSpecies(new H5mdElement(file.series(name), 1), count);
    }
    List<String> found = file.dataset(name).names();
    if (found.size() != count) {
      throw new IOException(
          file.path() + ": " + found.size() + " species for " + count + " particles in /" + name);
    }
    for (int i = 0; i < count; i++) {
      String species = found.get(i);
      if (species.isBlank() || species.chars().anyMatch(c -> c < ' ' || c == '\uFFFD')) {
        throw new IOException(
            file.path()
                + ": /"
                + name
                + " calls particle "
                + (i + 1)
                + " "
                + Plain.quoted(species)
                + ", which is no name: the file is damaged");
      }
    }
    return found;
  }

  private List<String> constantSpecies(H5mdElement species, int count) throws IOException {
    double[] first = new double[species.frameLength()];
    double[] next = new double[first.length];
    for (int f = 0; f < species.length(); f++) {
      species.read(f, next);
      if (f == 0) {
        System.arraycopy(next, 0, first, 0, first.length);
      }
      if (first.length != count
          || !Arrays.equals(first, next)
          || Arrays.stream(next).anyMatch(Double::isNaN)) {
        throw new IOException(
            file.path()
                + ": frame "
                + f
                + " (from 0) holds other species than the first, or fewer; all frames must hold the"
                + " same atoms in the same order");
      }
    }
    return Arrays.stream(first).mapToObj(value -> Long.toString((long) value)).toList();
  }

  /// Elements of bare numbers: those of the types where the caller names them; else atomic numbers,
  /// unless LAMMPS wrote them or they count 1, 2, … as types do.
  private List<String> elements(List<String> numbers) throws IOException {
    List<Integer> kinds = numbers.stream().distinct().map(Integer::valueOf).sorted().toList();
    List<String> types = options.typeSymbols();
    if (!types.isEmpty()) {
      if (kinds.getFirst() < 1 || kinds.getLast() > types.size()) {
        throw new IOException(
            file.path()
                + ": species are "
                + kinds
                + ", elements of "
                + types.size()
                + " types were given");
      }
      return numbers.stream().map(each -> types.get(Integer.parseInt(each) - 1)).toList();
    }
    boolean atomic =
        creator.equals("znh5md")
            || !creator.equalsIgnoreCase("lammps") && kinds.getLast() > kinds.size();
    if (atomic && kinds.stream().allMatch(z -> Element.ofAtomicNumber(z).isPresent())) {
      return numbers.stream()
          .map(each -> Element.ofAtomicNumber(Integer.parseInt(each)).orElseThrow().symbol())
          .toList();
    }
    if (options.structure().isEmpty()) {
      warnings.add(
          "species are bare numbers "
              + kinds
              + ", not elements; name those of 1, 2, … (--types), or give a structure"
              + " (--structure)");
    }
    return numbers;
  }
}
