/// What a campaign has done, in files: a folder for each candidate and realisation, a small JSON
/// file for each stage ([Ledger]).
package org.haven.campaigns.ledger;
