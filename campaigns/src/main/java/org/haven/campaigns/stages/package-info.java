/// The stages of a funnel: each takes a candidate and returns numbers ([Stage]), and a filter over
/// numbers says who goes on ([Keep]). A stage knows its candidate's folder and nothing of others.
package org.haven.campaigns.stages;
