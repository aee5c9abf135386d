#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/core/option.hpp"

namespace forecast {

/// What the network is called beside the other forecasters.
inline constexpr const char* kNetworkName = "lstm";

/// Where a forecast stands: issued at `issued_at` for the rows first_row .. first_row + horizon - 1.
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

/// When forecasts are issued, relative to the local day of their first row, and what they may know of the weather.
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

/// Days from the issue to the first row: 0 .. 14.
int days_ahead(const IssueOptions& options);

/// The moment at which the forecast whose first row is `row` is issued. `row` may be axis.size(), the next row.
Timestamp issue_time(const IssueOptions& options, const TimeAxis& axis, std::size_t row);

/// The frame as a forecast that is issued at `origin` may see it: future covariates on rows below `until` as the
/// weather mode allows.
AsOf known_at(const IssueOptions& options, const Frame& frame, Timestamp origin, std::size_t until);

/// What one group of features adds to a forecast, in the target's unit.
struct Contribution {
    std::string group;
    double value = 0;
};

/// Why a forecast is what it is.
struct Explanation {
    double baseline = 0;  ///< what it starts from: the newest known load
    std::vector<Contribution> contributions;

    /// The baseline and the contributions added up in their order: the forecast, to the last bit.
    [[nodiscard]] double forecast() const;
};

/// Anything that forecasts the target of a frame.
///
/// prepare() is called once with the whole frame and may compute whatever it likes for each row, as long as what it
/// keeps for an origin was known at that origin (AsOf); the frame must outlive the calls that follow. fit() learns
/// from rows before `origin`, and what it learns depends on the frame and that origin alone, to the last bit, not on
/// fits before it: a backtest goes on where it was interrupted. predict() forecasts the origin's rows. Poisoning
/// everything after an origin must leave its forecast bit-equal.
class Forecaster {
public:
    virtual ~Forecaster() = default;
    [[nodiscard]] virtual std::string name() const = 0;
    virtual void prepare(const Frame& frame) = 0;
    virtual void fit(const Origin& origin) = 0;
    /// [horizon] in the target's unit; NaN where it cannot say.
    [[nodiscard]] virtual std::vector<double> predict(const Origin& origin) const = 0;
    /// Of the origin's first row; nothing where it gives no forecast, or none that it can explain.
    [[nodiscard]] virtual std::optional<Explanation> explain(const Origin& /*origin*/) const { return std::nullopt; }
    /// Days between two calls of fit() in a backtest; 0 = fitted once, elsewhere or never.
    [[nodiscard]] virtual int refit_every_days() const { return 0; }
    /// Whether its forecasts depend on the weather mode; known once it is prepared.
    [[nodiscard]] virtual bool uses_weather() const { return false; }
};

}  // namespace forecast
