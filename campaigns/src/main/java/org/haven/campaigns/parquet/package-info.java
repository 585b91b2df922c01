/// Flat tables as Apache Parquet: read by hardwood, the only package that imports it; written here,
/// as no small library writes them.
package org.haven.campaigns.parquet;
