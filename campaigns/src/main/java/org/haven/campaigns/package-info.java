/// Many structures: a funnel of stages from a list of crystals to a ranked table.
///
/// - `plan`: what SCREEN.yaml asks for, and the candidates that it names;
/// - `stages`: what is done with each candidate, cheap before dear;
/// - `ledger`: what is done so far, in files;
/// - `ranking`: the table, with its uncertainty.
///
/// [Campaign] puts them together. SCREEN.yaml and structure files enter through `plan`; all that
/// leaves is in the folder of the campaign.
package org.haven.campaigns;
