#include "change_forecaster.hpp"

#include <algorithm>
#include <utility>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMostKept = 40;  // fits in memory

auto fit_of(std::vector<SavedFit>& saved, Day day) {
    return std::find_if(saved.begin(), saved.end(), [&](const SavedFit& fit) { return fit.day == day; });
}

}  // namespace

void ChangeForecaster::prepare(const Frame& frame) {
    frame_ = &frame;
    pipeline_.emplace(features_, frame, issue_, cancellation_);
    made_.reset();
    table_ = pipeline_->future_features(frame);
    target_ = ChangeTarget(frame, issue_);
    periods_ = day_periods(frame.axis);
    fitted_.reset();
    reset();
    if (!saved_.empty()) {
        restore(saved_.back());
        fitted_ = saved_.back().day;
    }
}

void ChangeForecaster::fit(const Origin& origin) {
    target_.check_varies(origin);
    const Day day = axis().day(origin.first_row);
    const auto saved = fit_of(saved_, day);
    if (saved != saved_.end()) {
        restore(*saved);
        fitted_ = day;
        return;
    }
    fitted_.reset();  // what is learnt half counts as nothing
    learn(origin);
    fitted_ = day;
    if (keeps_fits_) {
        keep_fit();
    }
}

void ChangeForecaster::update(std::size_t first, std::size_t last) {
    if (!made_) {
        made_ = pipeline_->make(*frame_);
    }
    pipeline_->update_future_features(table_, *made_, first, last);
    target_.update(first, last);
    follow(first, std::min(last, axis().size()));
}

void ChangeForecaster::load_fit(SavedFit saved) {
    if (const auto same = fit_of(saved_, saved.day); same != saved_.end()) {
        saved_.erase(same);
    } else if (saved_.size() == kMostKept) {
        saved_.erase(saved_.begin());
    }
    saved_.push_back(std::move(saved));
}

std::optional<Day> ChangeForecaster::fitted_on() const {
    return !fitted_ && !saved_.empty() ? saved_.back().day : fitted_;
}

nlohmann::ordered_json ChangeForecaster::fitted_values() const {
    if (!fitted_on()) {
        throw Error("the forecaster '{}' has no fit to keep: it is not fitted yet", name());
    }
    return !fitted_ ? *saved_.back().values : values();
}

}  // namespace forecast
