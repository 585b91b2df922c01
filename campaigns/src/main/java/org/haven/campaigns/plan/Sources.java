package org.haven.campaigns.plan;

import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.deck.DeckKey;

/// Which structures there are, and how they are prepared: `structures` in SCREEN.yaml.
@DeckKey.Short
public record Sources(
    @DeckKey(
            "Structure files; folders of them; tables (.csv, .parquet) and lists (.txt) that name"
                + " them, a structure a row; files of many frames (.xyz), each a structure")
        List<Path> files,
    @DeckKey(value = "Column of a table that names a structure", fallback = "id") String idColumn,
    @DeckKey(
            value = "Column of a table with the path of a structure, relative to the table",
            fallback = "path")
        String pathColumn,
    @DeckKey(
            value = "Fillings of partial occupancies, each a candidate of its own",
            fallback = "1",
            min = 1,
            max = 1000)
        int realisations,
    @DeckKey(value = "Least height of the supercell in Å", fallback = "8", min = 0, max = 1000)
        double minLengthAngstrom,
    @DeckKey(value = "Most atoms of the supercell", fallback = "400", min = 1) int maxAtoms) {}
