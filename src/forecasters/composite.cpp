#include "composite.hpp"

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"

namespace forecast {

void Composite::prepare(const Frame& frame) {
    frame_ = &frame;
    fitted_.reset();
    bind();
    if (saved_) {
        restore(*saved_);
        fitted_ = saved_->day;
    }
}

void Composite::fit(const Origin& origin) {
    const Day day = frame_->axis.day(origin.first_row);
    if (saved_ && saved_->day == day) {
        restore(*saved_);
    } else {
        fitted_.reset();  // what is learnt half counts as nothing
        learn(origin);
    }
    fitted_ = day;
}

nlohmann::ordered_json Composite::fitted_values() const {
    if (!fitted_on()) {
        throw Error("the forecaster '{}' has no fit to keep: it is not fitted yet", name());
    }
    return fitted_ ? values() : *saved_->values;
}

void Composite::keep_fit() {
    if (fitted_) {
        keep_bases();
    }
    Forecaster::keep_fit();
}

}  // namespace forecast
