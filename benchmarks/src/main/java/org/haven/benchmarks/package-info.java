/// Speed, measured with JMH. Nothing depends on this module.
package org.haven.benchmarks;
