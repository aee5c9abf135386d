#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "composites.hpp"
#include "forecast/core/saved_fit.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"

namespace forecast {

/// What a forecaster that builds on others learns itself, on its own refit days, however often it is asked to fit.
template <class Learnt>
class Scheduled {
public:
    /// Learns as of the refit day that is due for `origin`, by learn(origin of that day), unless it has that. Where the
    /// context keeps fits, each day is learnt once.
    template <class Learn>
    void learn(const Frame& frame, const Origin& origin, int refit_every_days, const CompositeContext& context,
               const Learn& learn) {
        const std::size_t due = refit_row(frame.axis, origin.first_row, refit_every_days);
        const Day day = frame.axis.day(due);
        if (day_ == day) {
            return;
        }
        day_.reset();
        if (const auto kept = kept_.find(day); kept != kept_.end()) {
            value_ = kept->second;
        } else {
            value_ = learn({issue_time(context.issue, frame.axis, due), due, 1});
            if (context.keep_fits) {
                kept_[day] = value_;
            }
        }
        day_ = day;
    }

    /// Forgets the present one, for another frame; those kept stay.
    void forget() {
        value_ = {};
        day_.reset();
    }

    /// Of the refit day, in a saved fit. day_in() throws Malformed for anything else.
    [[nodiscard]] std::string saved_day() const { return format_day(*day_); }
    static Day day_in(const nlohmann::ordered_json& saved) {
        const auto day = parse_day(saved.get<std::string>());
        require(day.has_value(), "\"learnt\" is no day");
        return *day;
    }
    void restore(Day day, Learnt value) {
        day_ = day;
        value_ = std::move(value);
    }

    [[nodiscard]] const Learnt& operator*() const { return value_; }
    [[nodiscard]] const Learnt* operator->() const { return &value_; }

private:
    Learnt value_ = {};
    std::optional<Day> day_;
    std::map<Day, Learnt> kept_;
};

}  // namespace forecast
