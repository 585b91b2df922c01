/// The table of a campaign ([ScreenTable]), its ranking with uncertainty, and its reports. Reads
/// the ledger, and never a trajectory.
package org.haven.campaigns.ranking;
