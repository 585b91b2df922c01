package org.haven.campaigns.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A structure of a campaign.
///
/// @param id by which the table names it, unique
/// @param frame of the file, from 0
/// @param mobile symbol of its mobile ion, where the table names one
/// @param columns of the user's table, in the order of [Candidates#columns]
public record Candidate(
    String id, Path source, int frame, Optional<String> mobile, List<String> columns) {}
