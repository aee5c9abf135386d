#pragma once

#include <string>
#include <vector>

#include "forecast/report/monitor_page.hpp"

namespace forecast {

/// What monitor found, as its page looks at it: by kinds, in the reader's words.
class MonitorView {
public:
    MonitorView(const MonitorReport& report, const MonitorCurves& curves, const Words& words);

    [[nodiscard]] const MonitorReport& report() const { return report_; }
    [[nodiscard]] const MonitorCurves& curves() const { return curves_; }
    [[nodiscard]] const Words& words() const { return words_; }
    [[nodiscard]] const std::string& unit() const { return curves_.unit; }

    /// The findings of a kind, those in order too.
    [[nodiscard]] std::vector<const MonitorFinding*> of_kind(const std::string& kind) const;
    /// The first of them; nullptr if there is none.
    [[nodiscard]] const MonitorFinding* find(const std::string& kind) const;

    /// "shift of the errors"
    [[nodiscard]] std::string kind_name(const std::string& kind) const { return words_.name("monitor.kind.", kind); }
    /// "alert"
    [[nodiscard]] std::string level_name(MonitorLevel level) const;
    /// "25.5", "+12.3 MW", "81 %", "3 days"; "–" for none.
    [[nodiscard]] std::string value(const MonitorFinding& finding) const { return number(finding, finding.value); }
    [[nodiscard]] std::string limit(const MonitorFinding& finding) const { return number(finding, finding.limit); }
    /// A sentence that says the finding with its numbers.
    [[nodiscard]] std::string sentence(const MonitorFinding& finding) const;
    [[nodiscard]] std::string advice(const MonitorFinding& finding) const;
    /// "3 October 2022"; "–" for none.
    [[nodiscard]] std::string since(const MonitorFinding& finding) const;
    /// An error with its usual decimals, with its sign: "+12.3".
    [[nodiscard]] std::string error_change(double error) const { return words_.change(error, error_decimals_); }
    [[nodiscard]] int error_decimals() const { return error_decimals_; }

private:
    [[nodiscard]] std::string number(const MonitorFinding& finding, double value) const;

    const MonitorReport& report_;
    const MonitorCurves& curves_;
    const Words& words_;
    std::vector<const MonitorFinding*> all_;
    int error_decimals_ = 1;
};

// The figures of the page. Those of which nothing is known are left out.

std::vector<PageFigure> daily_error_figures(const MonitorView& view);
std::vector<PageFigure> change_figures(const MonitorView& view);
std::vector<PageFigure> monitored_band_figures(const MonitorView& view);
std::vector<PageFigure> input_figures(const MonitorView& view);
std::vector<PageFigure> temperature_figures(const MonitorView& view);
std::vector<PageFigure> age_figures(const MonitorView& view);

}  // namespace forecast
