/// What a campaign is to do: SCREEN.yaml ([ScreenSpec], [ScreenReader]) and the structures that it
/// names ([Candidates]).
package org.haven.campaigns.plan;
