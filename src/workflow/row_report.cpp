#include "forecast/workflow/row_report.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/text.hpp"
#include "forecast/workflow/row_scoring.hpp"
#include "forecast/workflow/run_reports.hpp"

namespace forecast {
namespace {

using Parts = std::vector<std::pair<std::string, double>>;
using PartsJson = nlohmann::ordered_json;

constexpr const char* kImportanceFile = "importance.json";
constexpr std::size_t kMostExplained = 500;  // rows; a mean of more is the same

Parts sorted_parts(const std::vector<std::string>& names, const std::vector<double>& values) {
    Parts parts;
    for (std::size_t i = 0; i < names.size(); ++i) {
        parts.emplace_back(names[i], values[i]);
    }
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto& a, const auto& b) { return std::abs(a.second) > std::abs(b.second); });
    return parts;
}

PartsJson parts_json(const Parts& parts) {
    PartsJson list = PartsJson::array();
    for (const auto& [name, value] : parts) {
        list.push_back({{"feature", name}, {"value", value}});
    }
    return list;
}

Parts read_parts(const PartsJson& list) {
    Parts parts;
    for (const PartsJson& one : list) {
        parts.emplace_back(one.at("feature").get<std::string>(), one.at("value").get<double>());
    }
    return parts;
}

}  // namespace

TabularReport explain_rows(const RowTable& table, const std::vector<std::size_t>& rows, const RowModel& model) {
    const std::size_t stride = (rows.size() + kMostExplained - 1) / kMostExplained;
    std::vector<std::size_t> some;
    for (std::size_t i = 0; i < rows.size(); i += stride) {
        some.push_back(rows[i]);
    }
    const std::vector<float> inputs = table.inputs_of(some);
    const std::vector<double> outputs = model.outputs(inputs);
    const std::vector<double> contributions = model.contributions(inputs);
    const std::size_t width = model.features().size() + 1;
    std::vector<double> sizes(width - 1);
    for (std::size_t i = 0; i < contributions.size(); ++i) {
        if (i % width < sizes.size()) {
            sizes[i % width] += std::abs(contributions[i]) / static_cast<double>(some.size());
        }
    }
    // the row that fails surest, or soonest
    const auto chosen = model.task() == RowTask::classification ? std::max_element(outputs.begin(), outputs.end())
                                                                : std::min_element(outputs.begin(), outputs.end());
    const auto place = static_cast<std::size_t>(chosen - outputs.begin());
    const auto begin = contributions.begin() + static_cast<std::ptrdiff_t>(place * width);
    TabularReport report;
    report.importance = sorted_parts(model.features(), sizes);
    report.row_parts =
        sorted_parts(model.features(), {begin, begin + static_cast<std::ptrdiff_t>(model.features().size())});
    std::vector<std::string> names;
    for (std::size_t i = 0; i < table.ids.size(); ++i) {
        names.push_back(table.id_names[i] + " " + table.ids[i][some[place]]);
    }
    report.row_name = names.empty() ? "row " + std::to_string(some[place] + 1) : join(names, ", ");
    return report;
}

void write_row_report(const ScoredTable& scored, const TabularReport& report, const std::filesystem::path& artifacts) {
    const PartsJson saved = {{"schema_version", 1},
                             {"unit", report.parts_unit},
                             {"model", report.model_type},
                             {"simulated", report.simulated},
                             {"importance", parts_json(report.importance)},
                             {"row", report.row_name},
                             {"row_parts", parts_json(report.row_parts)}};
    write_file_atomically(artifacts / kImportanceFile, saved.dump() + "\n");
    write_page(artifacts, kReportFile, [&](const Words& words) { return tabular_page(scored, report, words); });
    if (!scored.is_class) {
        return;  // write_page() has written its parts
    }
    try {
        const Words words(Language::en);
        const WebPage page = tabular_page(scored, report, words);
        write_file_atomically(artifacts / "confusion_matrix_model_a.html",
                              html_page(excerpt(page, {"confusion-matrix"}), words));
        write_file_atomically(artifacts / "roc_curve_model_a.html", html_page(excerpt(page, {"roc-curve"}), words));
    } catch (const Error& error) {
        spdlog::warn("no parts of the report are written: {}", error.what());
    }
}

WebPage recorded_rows_page(const RunSummary& run, const RunStore& store, const Words& words) {
    const TrainedRun trained = with_artifacts(run, store);
    const auto file = trained.artifacts / kImportanceFile;
    ScoredTable scored = recorded_scores(trained);
    set_scores(scored);
    try {
        const auto saved = parse_json<PartsJson>(read_file(file));
        TabularReport report{run.name,
                             saved.at("model"),
                             saved.at("simulated"),
                             read_parts(saved.at("importance")),
                             read_parts(saved.at("row_parts")),
                             saved.at("row"),
                             saved.at("unit")};
        return tabular_page(scored, report, words);
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorKind::data_loss, "{} is not what train wrote: {}", file.string(), error.what());
    }
}

}  // namespace forecast
