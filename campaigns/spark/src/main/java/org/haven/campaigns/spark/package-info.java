/// Campaigns on Apache Spark: each Spark task is a part of a campaign on a folder that all machines
/// see. Built by the Maven profile `spark`; found by `ServiceLoader`.
package org.haven.campaigns.spark;
