/// What a person or a program reads: tables ([ResultTable]), `result.json` ([ResultJson]),
/// `report.html` ([HtmlReport]).
package org.haven.analysis.report;
