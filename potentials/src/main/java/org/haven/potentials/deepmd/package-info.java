/// Deep Potential models with the descriptors `se_e2_a` and `se_e2_r`, from the numbers in the
/// files of DeePMD-kit, without it.
///
/// ```
/// .dp .json .yaml ─► SerializedModel ─┐
/// .pb             ─► FrozenModel     ─┼─► DeepmdModel ─► DeepmdPotential ─► DeepmdPlain  (reference)
/// .pth            ─► ScriptedModel   ─┘                                 └─► DeepmdVector (vectors)
/// ```
///
/// Sources: L. Zhang, J. Han, H. Wang, R. Car and W. E, Phys. Rev. Lett. 2018, 120, 143001,
/// doi:10.1103/PhysRevLett.120.143001; L. Zhang et al., NeurIPS 2018, arXiv:1805.09003; J. Zeng et
/// al., J. Chem. Phys. 2023, 159, 054801, doi:10.1063/5.0155600.
package org.haven.potentials.deepmd;
