#include "forecast/forecasters/shared_forecaster.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/json.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/saved_fit.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"
#include "frame_digest.hpp"

namespace forecast {
namespace {

constexpr const char* kRolling = "rolling";  // in the saved values

std::pair<Timestamp, std::size_t> key_of(const Origin& origin) {
    return {origin.issued_at, origin.first_row};
}

/// {"from": begin of the first row, in seconds since 1970, "forecasts": [number or null]}
nlohmann::ordered_json to_json(const std::vector<std::optional<double>>& history, std::size_t first,
                               const TimeAxis& axis) {
    nlohmann::ordered_json forecasts = nlohmann::ordered_json::array();
    for (std::size_t row = first; row < history.size() && history[row]; ++row) {
        const double value = *history[row];
        forecasts.push_back(std::isnan(value) ? nlohmann::ordered_json() : nlohmann::ordered_json(value));
    }
    return {{"from", axis.start(first).time_since_epoch().count()}, {"forecasts", std::move(forecasts)}};
}

}  // namespace

SharedForecaster::SharedForecaster(std::string name, std::unique_ptr<Forecaster> forecaster, IssueOptions issue,
                                   std::vector<std::shared_ptr<SharedForecaster>> bases)
    : name_(std::move(name)), forecaster_(std::move(forecaster)), issue_(std::move(issue)), bases_(std::move(bases)) {
    for (const auto& base : bases_) {
        base->is_base_ = true;
    }
}

void SharedForecaster::prepare(const Frame& frame) {
    const std::uint64_t digest = digest_of(frame);
    for (const auto& base : bases_) {
        base->prepare(frame);
    }
    wanted_.reset();
    if (&frame == frame_ && digest == digest_ && !is_loaded_) {
        return;
    }
    forecaster_->prepare(frame);
    const bool is_copy = frame_ != nullptr && digest == digest_ && !is_loaded_;
    frame_ = &frame;
    digest_ = digest;
    is_loaded_ = false;
    present_ = forecaster_->fitted_on() == saved_day_ ? std::nullopt : std::optional(FitKey{});
    if (!is_copy) {
        refused_.clear();
        forecasts_.clear();
        history_.assign(frame.axis.size(), std::nullopt);
        restore_history();
    }
}

void SharedForecaster::update(std::size_t first, std::size_t last) {
    for (const auto& base : bases_) {
        base->update(first, last);
    }
    forecaster_->update(first, last);
    digest_ = 0;  // of no frame
    refused_.clear();
    forecasts_.clear();
    for (std::size_t row = first; row < history_.size(); ++row) {
        history_[row].reset();
    }
}

/// Puts the saved forecasts where the axis has their rows.
void SharedForecaster::restore_history() {
    if (!saved_history_) {
        return;
    }
    read_saved({"the saved fit of " + name_, *saved_day_, saved_history_}, [&](const nlohmann::ordered_json& saved) {
        const auto seconds = whole_number(saved.at("from"));
        require(seconds.has_value(), "\"from\" is no time");
        const Timestamp from{std::chrono::seconds(*seconds)};
        const auto& forecasts = saved.at("forecasts");
        require(forecasts.is_array(), "its forecasts are no list");
        const auto first = frame_->axis.row_at(from);
        if (!first || frame_->axis.start(*first) != from) {
            return;
        }
        for (std::size_t i = 0; i < forecasts.size() && *first + i < history_.size(); ++i) {
            history_[*first + i] = forecasts[i].is_null() ? kMissing : read_number(forecasts[i]);
        }
    });
}

SharedForecaster::Fit SharedForecaster::due(const Origin& origin) const {
    const int every = refit_every_days();
    if (every == 0) {
        return std::nullopt;
    }
    const std::size_t row = refit_row(frame_->axis, origin.first_row, every);
    return Origin{issue_time(issue_, frame_->axis, row), row, 1};
}

SharedForecaster::Fit SharedForecaster::due_or_throw(const Origin& origin) const {
    Fit fit = due(origin);
    if (!can_fit(fit)) {
        throw Error(ErrorKind::insufficient_data, "the base {} has too few data before {}", name_,
                    format_day(frame_->axis.day(origin.first_row)));
    }
    return fit;
}

SharedForecaster::Fit SharedForecaster::saved_or_due(Day day) const {
    const std::size_t row = frame_->axis.first_row_of(day);
    return saved_day_ ? std::nullopt : due({issue_time(issue_, frame_->axis, row), row, 1});
}

void SharedForecaster::turn_to(const Fit& fit) const {
    if (!fit) {
        if (present_ && saved_day_) {  // a fit as of its day restores the saved one
            const std::size_t row = frame_->axis.first_row_of(*saved_day_);
            forecaster_->fit({issue_time(issue_, frame_->axis, row), row, 1});
            present_.reset();
        }
        return;
    }
    const FitKey key = key_of(*fit);
    if (const auto refused = refused_.find(key); refused != refused_.end()) {
        throw Error(refused->second);
    }
    if (present_ == key) {
        return;
    }
    try {
        forecaster_->fit(*fit);
    } catch (const Error& error) {
        present_ = FitKey{};  // half learnt: neither this fit nor the one before
        if (error.kind() == ErrorKind::insufficient_data) {
            refused_.emplace(key, error);
        }
        throw;
    }
    present_ = key;
}

bool SharedForecaster::can_fit(const Fit& fit) const {
    try {
        turn_to(fit);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::insufficient_data) {
            throw;
        }
        return false;
    }
    return true;
}

std::vector<double> SharedForecaster::forecast(const Fit& fit, const Origin& origin) const {
    if (!is_base_) {
        turn_to(fit);
        return forecaster_->predict(origin);
    }
    const ForecastKey key{fit ? std::optional(key_of(*fit)) : std::nullopt, origin.issued_at, origin.first_row,
                          origin.horizon};
    auto known = forecasts_.find(key);
    if (known == forecasts_.end()) {
        turn_to(fit);
        known = forecasts_.emplace(key, forecaster_->predict(origin)).first;
    }
    return known->second;
}

void SharedForecaster::fit(const Origin& origin) {
    wanted_ = refit_every_days() > 0 ? Fit(origin) : std::nullopt;
    turn_to(wanted_);
}

std::optional<Explanation> SharedForecaster::explain_by(const Fit& fit, const Origin& origin) const {
    turn_to(fit);
    return forecaster_->explain(origin);
}

std::vector<MemberWeight> SharedForecaster::members(const Origin& origin, std::size_t step) const {
    turn_to(wanted_);
    return forecaster_->members(origin, step);
}

double SharedForecaster::rolling(std::size_t row) {
    if (!history_[row]) {
        const Origin origin{issue_time(issue_, frame_->axis, row), row, 1};
        const Fit fit = due(origin);
        history_[row] = can_fit(fit) ? forecast(fit, origin).front() : kMissing;
    }
    return *history_[row];
}

double SharedForecaster::out_of_sample(std::size_t row, const Fit& fit) {
    const std::size_t begin = fit          ? fit->first_row
                              : saved_day_ ? frame_->axis.first_row_of(*saved_day_)
                                           : frame_->axis.size();
    return row < begin ? rolling(row) : forecast(fit, {issue_time(issue_, frame_->axis, row), row, 1}).front();
}

void SharedForecaster::keep(const Fit& fit) {
    wanted_ = fit;
    keep_fit();
}

std::optional<Day> SharedForecaster::fitted_on() const {
    if (wanted_) {
        return frame_->axis.day(wanted_->first_row);
    }
    return saved_day_;
}

std::shared_ptr<const nlohmann::ordered_json> SharedForecaster::history_values() const {
    const auto first =
        std::find_if(history_.begin(), history_.end(), [](const auto& value) { return value && !std::isnan(*value); });
    if (!is_base_ || first == history_.end()) {
        return is_base_ ? saved_history_ : nullptr;
    }
    return std::make_shared<const nlohmann::ordered_json>(
        to_json(history_, static_cast<std::size_t>(first - history_.begin()), frame_->axis));
}

SavedFit SharedForecaster::saved(const Fit& fit) const {
    const Day day = fit ? frame_->axis.day(fit->first_row) : saved_day_.value();
    return {"the fit of " + name_, day, std::make_shared<const nlohmann::ordered_json>(values_of(fit))};
}

nlohmann::ordered_json SharedForecaster::fitted_values() const {
    return values_of(wanted_);
}

nlohmann::ordered_json SharedForecaster::values_of(const Fit& fit) const {
    turn_to(fit);
    auto values = forecaster_->fitted_values();
    if (const auto history = history_values()) {
        values[kRolling] = *history;
    }
    return values;
}

void SharedForecaster::keep_fit() {
    turn_to(wanted_);
    const auto day = fitted_on();
    forecaster_->keep_fit();
    saved_day_ = day;
    saved_history_ = history_values();
    is_loaded_ = true;
}

void SharedForecaster::load_fit(SavedFit saved) {
    saved_history_.reset();
    saved_day_ = saved.day;
    is_loaded_ = true;
    if (saved.values->is_object() && saved.values->contains(kRolling)) {
        auto values = *saved.values;
        saved_history_ = std::make_shared<const nlohmann::ordered_json>(values.at(kRolling));
        values.erase(kRolling);
        saved.values = std::make_shared<const nlohmann::ordered_json>(std::move(values));
    }
    forecaster_->load_fit(std::move(saved));
}

}  // namespace forecast
