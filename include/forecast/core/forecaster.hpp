#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "forecast/core/frame.hpp"
#include "forecast/core/option.hpp"

// Issue time, lead time and weather mode of a forecast, and the contract of everything that makes one.
//
// A forecast has an issue time (when it is made), a target row (what it is of), and a lead time (the days between the
// two). What it may know follows from the issue time alone. issue_time() and known_at() are the only places that
// compute it; features, forecasters and the backtest all ask them.

namespace forecast {

/// What the network is called beside the other forecasters.
inline constexpr const char* kNetworkName = "lstm";

/// One forecast to make: issued at `issued_at` (UTC) for the rows first_row .. first_row + horizon - 1.
struct Origin {
    Timestamp issued_at;
    std::size_t first_row = 0;
    std::size_t horizon = 1;
};

/// The day on which a forecast is issued: the target day itself, or the one before it.
enum class IssueMode { day_of, day_ahead };
template <>
struct EnumTexts<IssueMode> {
    static constexpr std::array<std::string_view, 2> values = {"day-of", "day-ahead"};
};

/// What a forecast sees of the weather on days that are not yet observed: as it came (ex post), as it was forecast at
/// the issue time (ex ante), or nothing.
enum class WeatherMode { perfect, issued, none };
template <>
struct EnumTexts<WeatherMode> {
    static constexpr std::array<std::string_view, 3> values = {"perfect", "issued", "none"};
};

/// When forecasts are issued, relative to the local day of their first row, and what they know of the weather. Section
/// `issue` of a config.
///
/// The forecast for the target day D is issued at `time` of the day
///
///   lead_days      day-of   day-ahead
///   1              D        D - 1
///   2              D - 1    D - 2
struct IssueOptions {
    IssueMode mode = IssueMode::day_of;
    std::string time = "02:15";  ///< local "hh:mm"
    int lead_days = 1;
    WeatherMode weather = WeatherMode::perfect;
};

/// "hh:mm" at which forecasts of the mode are usually issued: after the night batch, or at noon of the day before.
const char* usual_time(IssueMode mode);

template <class Visitor>
void visit(Visitor&& field, IssueOptions& o) {
    field("mode", o.mode, choice_of<IssueMode>(),
          "Day on which a forecast is issued. day-of: the target day itself; day-ahead: the day before it.");
    field("time", o.time, clock_time(),
          "Local time of the issue on that day, such as 02:15; what is known later is not used. Default for day-ahead: "
          "12:00.");
    field("lead_days", o.lead_days, between(1, 14),
          "Lead time in days. 1: issued as mode says; 2: a day earlier than that, and so on.");
    field("weather", o.weather, choice_of<WeatherMode>(),
          "Weather of the days not yet observed. perfect: as it came (ex post); issued: as forecast at the issue time "
          "(ex ante); none: unknown.");
}

/// Days from the local day of the issue to that of the first row: 0 .. 14.
int days_ahead(const IssueOptions& options);

/// When the forecast whose first row is `row` is issued, in UTC. `options.time` is a local time of the axis' zone.
/// REQUIRES: row <= axis.size(); axis.size() is the next row, not yet in the frame.
Timestamp issue_time(const IssueOptions& options, const TimeAxis& axis, std::size_t row);

/// The frame as a forecast issued at `origin` may see it. Future covariates are visible on rows below `until` as the
/// weather mode allows: observed values (perfect), what was forecast then (issued), nothing (none).
AsOf known_at(const IssueOptions& options, const Frame& frame, Timestamp origin, std::size_t until);

/// What one group of features adds to a forecast, in the target's unit.
struct Contribution {
    std::string group;
    double value = 0;
};

/// A forecast taken apart: its baseline plus what each group of features adds.
struct Explanation {
    double baseline = 0;  ///< what it starts from: the newest known load
    std::vector<Contribution> contributions;

    /// The forecast, bit for bit: baseline and contributions added in their order.
    [[nodiscard]] double forecast() const;
};

/// Adds `value` to the contribution of `group` among those from the `first` on, or behind them where it has none there.
void add_to_group(std::vector<Contribution>& contributions, std::size_t first, const std::string& group, double value);

/// Adds what is missing between the sum and `forecast`, by rounding or approximation, to the last contribution.
/// REQUIRES: there is one.
void complete(Explanation& explanation, double forecast);

/// A forecaster of a weighted mean, and its weight.
struct MemberWeight {
    std::string member;
    double weight = 0;  ///< those of a forecast add up to 1
};

/// A fit that outlives its forecaster: of a file, or kept over a prepare().
struct SavedFit {
    std::string source;                                    ///< for messages: the file
    Day day;                                               ///< as of which it was fitted
    std::shared_ptr<const nlohmann::ordered_json> values;  ///< as Forecaster::fitted_values() gave them
};

/// Anything that forecasts the target of a frame: baselines, regressions, the network.
///
/// Call order: load_fit* (prepare (fit (predict | update)*)*)*
/// where one with refit_every_days() == 0 needs no fit().
///
/// No leaks: what a forecaster uses for an origin must have been known at that origin, which it reads through AsOf.
/// Values that became known later, poisoned, must leave every bit of the forecast as it is; a test does that to each
/// forecaster.
///
/// Reproducible: what fit() learns depends on the frame and the origin alone, to the last bit, and not on earlier fits.
/// So an interrupted backtest can be resumed.
///
/// Not thread-safe: one caller at a time, also of forecasters that share others. One may use several threads inside a
/// call.
class Forecaster {
public:
    virtual ~Forecaster() = default;
    /// How configs, tables and files call it: "linear", "j-7".
    [[nodiscard]] virtual std::string name() const = 0;
    /// Binds it to `frame`, of which it may compute anything in advance, row by row. What was fitted on another frame
    /// is forgotten, unless keep_fit() keeps it.
    /// REQUIRES: `frame` outlives all later calls. If it changes, prepare() is called again.
    virtual void prepare(const Frame& frame) = 0;
    /// Learns from the rows before `origin.first_row` that were known at `origin.issued_at`. Throws
    /// Error(insufficient_data) if they are too few to learn from.
    virtual void fit(const Origin& origin) = 0;
    /// [horizon] the forecasts of the origin's rows, in the target's unit; NaN where it has none.
    /// REQUIRES: prepared, and fitted as of an origin not later than this one (unless it needs no fit).
    [[nodiscard]] virtual std::vector<double> predict(const Origin& origin) const = 0;
    /// Explains the forecast of the origin's first row. Empty if there is no forecast, or none that can be taken apart.
    [[nodiscard]] virtual std::optional<Explanation> explain(const Origin& /*origin*/) const { return std::nullopt; }
    /// The members of which the forecast of row origin.first_row + step is a weighted mean; without those that have no
    /// forecast of it. Empty for a forecaster that is no mean. REQUIRES: as predict(), and step < origin.horizon.
    [[nodiscard]] virtual std::vector<MemberWeight> members(const Origin& /*origin*/, std::size_t /*step*/) const {
        return {};
    }
    /// Takes in that what is known at the issues of the rows first .. last - 1 has changed: loads and past covariates
    /// of the prepared frame were hidden, or forecasts put in the place of loads. What was fitted stays. Rows from
    /// `last` on are not asked for before an update() that has them. Nothing to do for one that computes nothing in
    /// advance.
    virtual void update(std::size_t /*first*/, std::size_t /*last*/) {}
    /// Days between two calls of fit() in a backtest. 0: never fitted there; it needs no fit, or was trained elsewhere.
    [[nodiscard]] virtual int refit_every_days() const { return 0; }
    /// Whether it builds on other forecasters, or others on it.
    [[nodiscard]] virtual bool shares_others() const { return false; }
    /// Whether its forecasts depend on the weather mode. REQUIRES: prepared.
    [[nodiscard]] virtual bool uses_weather() const { return false; }

    // A fit that is kept. Those with refit_every_days() > 0 have all of this.

    /// The day of the fit, or of the one that was loaded. Nothing before either, and of one that learns nothing.
    [[nodiscard]] virtual std::optional<Day> fitted_on() const { return std::nullopt; }
    /// All that was fitted. Throws Error(internal) if nothing was.
    [[nodiscard]] virtual nlohmann::ordered_json fitted_values() const;
    /// Adds a saved fit. prepare() restores the one that was added last: for every origin from its day on, the
    /// forecasts are those of the saved one to the last bit. fit() as of the day of a saved fit restores that; as of
    /// another day it fits anew.
    virtual void load_fit(SavedFit saved);
    /// The saved fits, that which was added last at the end.
    [[nodiscard]] virtual std::vector<SavedFit> saved_fits() const { return {}; }
    /// Makes the present fit survive the next prepare(). Throws Error(internal) if there is none.
    virtual void keep_fit();
};

}  // namespace forecast
