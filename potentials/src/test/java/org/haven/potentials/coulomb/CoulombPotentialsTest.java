package org.haven.potentials.coulomb;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.Decks;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialContract;
import org.haven.potentials.RandomSystems;
import org.junit.jupiter.api.Nested;

/// The Coulomb potentials obey the contract of potentials.
class CoulombPotentialsTest {

  abstract static class CoulombContract extends PotentialContract {
    abstract Map<String, Object> deck();

    Precision precision() {
      return Precision.DOUBLE;
    }

    @Override
    protected Potential potential() {
      return Decks.open(deck(), IonicSystems.TABLE.symbols(), precision());
    }

    @Override
    protected ParticleState system() {
      return IonicSystems.random(20, 10, 1);
    }

    @Override
    protected ParticleState smallSystem() {
      return RandomSystems.state(
          IonicSystems.TABLE, List.of(2, 2), RandomSystems.triclinicCell(4, 3), 1.5, 4);
    }
  }

  private static Map<String, Object> ewald(
      Map<String, Double> charges, double cutoffAngstrom, Object... more) {
    Map<String, Object> deck = new HashMap<>();
    deck.put("type", "ewald");
    deck.put("charges", charges);
    deck.put("cutoff_angstrom", cutoffAngstrom);
    for (int k = 0; k < more.length; k += 2) {
      deck.put((String) more[k], more[k + 1]);
    }
    return deck;
  }

  /// A coarse accuracy makes every flaw of the taper show.
  @Nested
  class EwaldCoarse extends CoulombContract {
    @Override
    Map<String, Object> deck() {
      return ewald(IonicSystems.MONOVALENT, 5, "accuracy", 1e-3, "method", "direct");
    }
  }

  @Nested
  class EwaldOfChargedCell extends CoulombContract {
    @Override
    Map<String, Object> deck() {
      Map<String, Double> charges = Map.of("A", 1.3, "B", -1.0);
      return ewald(charges, 6, "background", true, "method", "direct");
    }
  }

  @Nested
  class EwaldMixed extends CoulombContract {
    @Override
    Map<String, Object> deck() {
      return ewald(IonicSystems.MONOVALENT, 6, "method", "direct");
    }

    @Override
    Precision precision() {
      return Precision.MIXED;
    }

    @Override
    protected Tolerances tolerances() {
      return Tolerances.singlePrecision();
    }
  }

  /// What depends on how ions lie on the mesh is below the accuracy asked for.
  @Nested
  class EwaldOnMesh extends CoulombContract {
    @Override
    Map<String, Object> deck() {
      return ewald(IonicSystems.MONOVALENT, 6, "accuracy", ACCURACY, "method", "mesh");
    }

    /// Forces of 14 eV/Å at the mean distance, energies ten times theirs: 10 times the accuracy.
    @Override
    protected Tolerances tolerances() {
      Tolerances exact = Tolerances.doublePrecision();
      return new Tolerances(
          10 * ACCURACY,
          exact.differenceStepAngstrom(),
          exact.difference(),
          exact.jumpEvPerAngstrom());
    }

    private static final double ACCURACY = 1e-8;
  }

  @Nested
  class DampedShiftedForceInDouble extends CoulombContract {
    @Override
    Map<String, Object> deck() {
      return Map.of(
          "type",
          "damped_shifted_force",
          "charges",
          IonicSystems.MONOVALENT,
          "cutoff_angstrom",
          6.0);
    }
  }

  @Nested
  class DampedShiftedForceMixed extends CoulombContract {
    @Override
    Map<String, Object> deck() {
      return new DampedShiftedForceInDouble().deck();
    }

    @Override
    Precision precision() {
      return Precision.MIXED;
    }

    @Override
    protected Tolerances tolerances() {
      return Tolerances.singlePrecision();
    }
  }
}
