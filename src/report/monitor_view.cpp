#include "monitor_view.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/digits.hpp"
#include "forecast/core/mean.hpp"

namespace forecast {
namespace {

/// Kinds whose values are shares.
bool is_share(const std::string& kind) {
    return kind == "coverage" || kind == "skill" || kind == "input_range" || kind == "missing_values";
}

}  // namespace

MonitorView::MonitorView(const MonitorReport& report, const MonitorCurves& curves, const Words& words)
    : report_(report), curves_(curves), words_(words) {
    for (const TrackedFinding& tracked : report.findings) {
        all_.push_back(&tracked.finding);
    }
    for (const MonitorFinding& finding : report.in_order) {
        all_.push_back(&finding);
    }
    std::vector<double> sizes;
    for (const double error : curves.errors) {
        if (!std::isnan(error)) {
            sizes.push_back(std::abs(error));
        }
    }
    constexpr int kMostDecimals = 3;
    error_decimals_ = sizes.empty() ? 1 : std::min(kMostDecimals, decimals_of({mean_of(sizes)}, Shown::errors));
}

std::vector<const MonitorFinding*> MonitorView::of_kind(const std::string& kind) const {
    std::vector<const MonitorFinding*> found;
    std::copy_if(all_.begin(), all_.end(), std::back_inserter(found),
                 [&](const MonitorFinding* finding) { return finding->kind == kind; });
    return found;
}

const MonitorFinding* MonitorView::find(const std::string& kind) const {
    const auto found = of_kind(kind);
    return found.empty() ? nullptr : found.front();
}

std::string MonitorView::level_name(MonitorLevel level) const {
    return words_.name("monitor.level.", to_string(level));
}

std::string MonitorView::number(const MonitorFinding& finding, double value) const {
    if (!std::isfinite(value)) {
        return "–";
    }
    if (is_share(finding.kind)) {
        return words_.percent(value, 1);
    }
    const bool is_load = !finding.unit.empty() && finding.unit == unit();
    const bool is_count = finding.unit == "steps" || finding.kind == "missed_forecasts" ||
                          finding.kind == "data_fault" || finding.kind == "anomaly";
    constexpr int kDecimalsOfDays = 1;
    constexpr int kDecimals = 2;
    const int decimals = is_load                  ? error_decimals_
                         : is_count               ? 0
                         : finding.unit == "days" ? kDecimalsOfDays
                                                  : kDecimals;
    return words_.number(value, decimals) +
           (finding.unit.empty() ? "" : "\u202f" + words_.name("monitor.unit.", finding.unit));
}

std::string MonitorView::sentence(const MonitorFinding& finding) const {
    const bool is_gone = finding.kind == "data_age" && !std::isfinite(finding.value);
    return words_("monitor.says." + finding.kind + (is_gone ? ".gone" : ""), value(finding), limit(finding),
                  finding.series, since(finding));
}

std::string MonitorView::advice(const MonitorFinding& finding) const {
    if (finding.level == MonitorLevel::ok) {
        return "";
    }
    const std::string kind = finding.guess ? "anomaly." + std::string(to_string(*finding.guess)) : finding.kind;
    return words_("monitor.advice." + kind + (finding.is_of_file ? ".file" : ""), report_.config_file);
}

std::string MonitorView::since(const MonitorFinding& finding) const {
    return finding.since ? words_.day(*finding.since) : "–";
}

}  // namespace forecast
