/// Sums of potentials, such as a pair repulsion and an Ewald sum.
package org.haven.potentials.sum;
