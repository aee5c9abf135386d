#include <cmath>
#include <numeric>
#include <utility>

#include <spdlog/spdlog.h>

#include "composite.hpp"
#include "composites.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/saved_fit.hpp"
#include "forecast/features/day_frame.hpp"
#include "frame_digest.hpp"

namespace forecast {
namespace {

constexpr const char* kDays = "days";  // in the saved values

class DailyLevel final : public Composite {
public:
    DailyLevel(DailyLevelOptions options, std::shared_ptr<SharedForecaster> base, Bases of_days)
        : options_(std::move(options)), base_(std::move(base)), of_days_(std::move(of_days)), level_(of_days_.back()) {}

    [[nodiscard]] std::string name() const override { return "daily_level"; }
    [[nodiscard]] int refit_every_days() const override { return 1; }
    [[nodiscard]] bool uses_weather() const override { return base_->uses_weather() || level_->uses_weather(); }
    void update(std::size_t first, std::size_t last) override;
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    /// The base's explanation, and one contribution more.
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override;

private:
    /// What the base forecasts of a day, and by how much all of it is moved.
    struct DayForecast {
        std::pair<Timestamp, std::size_t> key;  // issue, first row of the day
        std::vector<double> base;
        double shift = 0;
    };

    void bind() override;
    void learn(const Origin& origin) override;
    void restore(const SavedFit& saved) override;
    [[nodiscard]] nlohmann::ordered_json values() const override;
    void keep_bases() override;
    void load_bases(const SavedFit& saved) override;

    [[nodiscard]] std::size_t day_of_row(std::size_t row) const {
        return static_cast<std::size_t>(frame()->axis.day(row) - days_.axis.day(0));
    }
    [[nodiscard]] Origin by_days(const Origin& origin) const {
        return {origin.issued_at, day_of_row(origin.first_row), 1};
    }
    [[nodiscard]] const DayForecast& forecast_day(const Origin& origin, std::size_t row) const;
    [[nodiscard]] bool is_whole(Day day) const;
    [[nodiscard]] double shift_of(const std::vector<double>& base, const Origin& origin) const;

    DailyLevelOptions options_;
    std::shared_ptr<SharedForecaster> base_;
    Bases of_days_;
    std::shared_ptr<SharedForecaster> level_;
    Frame days_;
    SharedForecaster::Fit base_fit_;
    SharedForecaster::Fit level_fit_;
    bool has_level_ = false;                     // whether there are the data for that fit
    mutable std::optional<DayForecast> newest_;  // a day is asked for row by row
    mutable bool is_said_ = false;               // that a level is missing
};

void DailyLevel::bind() {
    newest_.reset();
    Frame days = frame_of_days(*frame(), options_.columns);
    if (digest_of(days) != digest_of(days_)) {
        days_ = std::move(days);
    }
    level_->prepare(days_);
}

void DailyLevel::update(std::size_t first, std::size_t last) {
    newest_.reset();
    update_days(days_, *frame(), options_.columns);
    if (first < last) {
        level_->update(day_of_row(first), day_of_row(last - 1) + 1);
    }
}

void DailyLevel::learn(const Origin& origin) {
    newest_.reset();
    base_fit_ = base_->due_or_throw(origin);
    level_fit_ = level_->due(by_days(origin));
    has_level_ = level_->can_fit(level_fit_);
}

void DailyLevel::load_bases(const SavedFit& saved) {
    read_saved(saved, [&](const nlohmann::ordered_json& values) {
        for (const auto& forecaster : of_days_) {
            const auto& days = values.at(kDays);
            require(days.is_object(), "\"days\" are no forecasters");
            if (days.contains(forecaster->name())) {
                const auto& fit = days.at(forecaster->name());
                const auto day = parse_day(fit.at("fitted").get<std::string>());
                require(day.has_value(), "\"fitted\" of a forecaster of days is no day");
                forecaster->load_fit(
                    {saved.source, *day, std::make_shared<const nlohmann::ordered_json>(fit.at("values"))});
            }
        }
    });
}

void DailyLevel::restore(const SavedFit& saved) {
    newest_.reset();
    base_fit_ = base_->saved_or_due(saved.day);
    level_fit_ = level_->saved_or_due(saved.day);
    has_level_ = level_->can_fit(level_fit_);
}

nlohmann::ordered_json DailyLevel::values() const {
    nlohmann::ordered_json days = nlohmann::ordered_json::object();
    for (const auto& forecaster : of_days_) {
        const auto fit = level_fit_ ? forecaster->due(*level_fit_) : std::nullopt;
        if (has_level_ && forecaster->refit_every_days() > 0 && forecaster->can_fit(fit)) {
            const SavedFit saved = forecaster->saved(fit);
            days[forecaster->name()] = {{"fitted", format_day(saved.day)}, {"values", *saved.values}};
        }
    }
    return {{kDays, std::move(days)}};
}

void DailyLevel::keep_bases() {
    if (base_fit_) {
        base_->keep(base_fit_);
    }
    if (level_fit_ && has_level_) {
        level_->keep(level_fit_);
    }
}

/// Of a day that the frame has from its beginning to its end, else its mean is no day's.
bool DailyLevel::is_whole(Day day) const {
    const TimeAxis& axis = frame()->axis;
    return axis.start(axis.first_row_of(day)) == start_of(day, axis.zone()) &&
           axis.end(axis.first_row_of(day + 1) - 1) == start_of(day + 1, axis.zone());
}

/// 0 where the base or the level has no forecast of all of the day.
double DailyLevel::shift_of(const std::vector<double>& base, const Origin& origin) const {
    const Day day = frame()->axis.day(origin.first_row);
    const double sum = std::accumulate(base.begin(), base.end(), 0.0);
    if (std::isnan(sum) || !is_whole(day)) {
        return 0;
    }
    const double level = has_level_ ? level_->forecast(level_fit_, by_days(origin)).front() : kMissing;
    if (std::isnan(level)) {
        if (!std::exchange(is_said_, true)) {
            spdlog::warn("{} has no forecast of some days, the first of {}; {} alone forecasts them", level_->name(),
                         format_day(day), base_->name());
        }
        return 0;
    }
    return options_.share * (level - sum / static_cast<double>(base.size()));
}

const DailyLevel::DayForecast& DailyLevel::forecast_day(const Origin& origin, std::size_t row) const {
    const TimeAxis& axis = frame()->axis;
    const std::size_t first = axis.first_row_of(axis.day(row));
    const std::pair key{origin.issued_at, first};
    if (!newest_ || newest_->key != key) {
        newest_.reset();
        DayForecast day{key, {}, 0};
        for (std::size_t of_day = first; of_day < axis.first_row_of(axis.day(row) + 1); ++of_day) {
            day.base.push_back(base_->forecast(base_fit_, {origin.issued_at, of_day, 1}).front());
        }
        day.shift = shift_of(day.base, {origin.issued_at, first, 1});
        newest_ = std::move(day);
    }
    return *newest_;
}

std::vector<double> DailyLevel::predict(const Origin& origin) const {
    std::vector<double> forecast;
    for (std::size_t row = origin.first_row; row < origin.first_row + origin.horizon; ++row) {
        if (!is_fitted() || row >= frame()->axis.size()) {
            forecast.push_back(kMissing);
            continue;
        }
        const DayForecast& day = forecast_day(origin, row);
        forecast.push_back(day.base[row - day.key.second] + day.shift);
    }
    return forecast;
}

std::optional<Explanation> DailyLevel::explain(const Origin& origin) const {
    const double forecast = predict({origin.issued_at, origin.first_row, 1}).front();
    if (std::isnan(forecast)) {
        return std::nullopt;
    }
    auto explanation = base_->explain_by(base_fit_, origin);
    if (!explanation) {
        explanation = Explanation{forecast - forecast_day(origin, origin.first_row).shift, {}};
    }
    explanation->contributions.push_back({"daily level: " + level_->name(), 0});
    complete(*explanation, forecast);
    return explanation;
}

}  // namespace

std::unique_ptr<Forecaster> make_daily_level(const DailyLevelOptions& options, std::shared_ptr<SharedForecaster> base,
                                             Bases of_days) {
    return std::make_unique<DailyLevel>(options, std::move(base), std::move(of_days));
}

}  // namespace forecast
