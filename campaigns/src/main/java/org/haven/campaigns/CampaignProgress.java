package org.haven.campaigns;

/// Hears how a campaign comes along. Called by one thread at a time; calls return quickly.
public interface CampaignProgress {
  /// Hears nothing.
  CampaignProgress NONE = new CampaignProgress() {};

  /// A task has ended.
  ///
  /// @param running tasks under way
  default void advanced(Tally tally, int running) {}

  /// A task failed; the campaign goes on.
  default void failed(String candidate, String stage, String reason) {}
}
