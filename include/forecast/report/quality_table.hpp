#pragma once

#include <string>
#include <vector>

#include "forecast/quality/check.hpp"
#include "forecast/report/table.hpp"

// The findings of `data check` as table, sentences and JSON.

namespace forecast {

/// Of all series, problems first.
std::vector<SeriesFinding> findings_of(const std::vector<SeriesCheck>& checks);

/// A row a finding. CSV and Markdown have its sentences as columns.
std::string render_findings(const std::vector<SeriesFinding>& findings, TableFormat format, const Terminal& terminal);
/// For people: that table; below it the sentences, `notes` of what the sources mended, and by what the checks judged.
std::string describe_checks(const std::vector<SeriesCheck>& checks, const std::vector<std::string>& notes,
                            const Terminal& terminal);
/// {schema_version, series: [...], findings: [{kind, series, from, to, slots, needs_person, what, to_do, places}],
/// notes}
std::string checks_json(const std::vector<SeriesCheck>& checks, const std::vector<std::string>& notes);

}  // namespace forecast
