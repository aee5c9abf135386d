#include "change_forecaster.hpp"

namespace forecast {

void ChangeForecaster::prepare(const Frame& frame) {
    frame_ = &frame;
    table_ = FeaturePipeline(features_, frame, issue_).future_features(frame);
    target_ = ChangeTarget(frame, issue_);
    periods_ = day_periods(frame.axis);
    fitted_.reset();
    reset();
    if (saved_) {
        restore(*saved_);
        fitted_ = saved_->day;
    }
}

void ChangeForecaster::fit(const Origin& origin) {
    target_.check_varies(origin);
    const Day day = axis().day(origin.first_row);
    if (saved_ && saved_->day == day) {
        restore(*saved_);
    } else {
        fitted_.reset();  // what is learnt half counts as nothing
        learn(origin);
    }
    fitted_ = day;
}

std::optional<Day> ChangeForecaster::fitted_on() const {
    return !fitted_ && saved_ ? saved_->day : fitted_;
}

nlohmann::ordered_json ChangeForecaster::fitted_values() const {
    return !fitted_ && saved_ ? saved_->values : values();
}

}  // namespace forecast
