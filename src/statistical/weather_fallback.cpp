#include "weather_fallback.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "additive_design.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/statistical/stopped_weather.hpp"

namespace forecast {
namespace {

constexpr const char* kRest = "without_weather";  // in the saved values

Saveable& saveable(Forecaster& forecaster) {
    return dynamic_cast<Saveable&>(forecaster);
}

void drop_weather(std::vector<FeatureOptions>& features, const Frame& frame) {
    features.erase(std::remove_if(features.begin(), features.end(),
                                  [&](const FeatureOptions& feature) { return reads_weather(frame, {feature}); }),
                   features.end());
}

bool can_be_read(const TermOptions& term, const std::vector<std::string>& columns) {
    const auto read = columns_read(term);
    return std::all_of(read.begin(), read.end(), [&](const std::string& column) {
        return std::find(columns.begin(), columns.end(), column) != columns.end();
    });
}

bool has_anything_to_read(const std::string& forecaster, const StatisticalOptions& options) {
    return forecaster == "linear" ? !options.linear.features.empty() : !options.additive.terms.empty();
}

}  // namespace

StatisticalOptions without_weather(const StatisticalOptions& options, const Frame& frame) {
    StatisticalOptions rest = options;
    drop_weather(rest.linear.features, frame);
    drop_weather(rest.additive.features, frame);
    const auto columns = FeaturePipeline(rest.additive.features, frame, rest.issue).names();
    auto& terms = rest.additive.terms;
    terms.erase(std::remove_if(terms.begin(), terms.end(),
                               [&](const TermOptions& term) { return !can_be_read(term, columns); }),
                terms.end());
    return rest;
}

WeatherFallback::WeatherFallback(Make make, StatisticalOptions options)
    : make_(make), options_(std::move(options)), whole_(make(options_)) {}

void WeatherFallback::prepare(const Frame& frame) {
    whole_->prepare(frame);
    rest_.reset();
    if (!whole_->uses_weather() || !stopped_weather(frame)) {
        return;
    }
    const StatisticalOptions rest = without_weather(options_, frame);
    if (!has_anything_to_read(name(), rest)) {
        return;
    }
    rest_ = make_(rest);
    if (saved_rest_) {
        saveable(*rest_).start_from(*saved_rest_);
    }
    rest_->prepare(frame);
}

void WeatherFallback::fit(const Origin& origin) {
    whole_->fit(origin);
    if (rest_) {
        rest_->fit(origin);
    }
}

std::vector<double> WeatherFallback::predict(const Origin& origin) const {
    auto forecast = whole_->predict(origin);
    if (!rest_ || std::none_of(forecast.begin(), forecast.end(), [](double x) { return std::isnan(x); })) {
        return forecast;
    }
    const auto rest = rest_->predict(origin);
    std::transform(forecast.begin(), forecast.end(), rest.begin(), forecast.begin(),
                   [](double whole, double other) { return std::isnan(whole) ? other : whole; });
    return forecast;
}

std::optional<Explanation> WeatherFallback::explain(const Origin& origin) const {
    auto explanation = whole_->explain(origin);
    return explanation || !rest_ ? explanation : rest_->explain(origin);
}

std::optional<Day> WeatherFallback::fitted_on() const {
    return saveable(*whole_).fitted_on();
}

nlohmann::ordered_json WeatherFallback::fitted_values() const {
    auto values = saveable(*whole_).fitted_values();
    if (rest_ && saveable(*rest_).fitted_on()) {
        values[kRest] = saveable(*rest_).fitted_values();
    }
    return values;
}

void WeatherFallback::start_from(SavedFit saved) {
    if (saved.values.is_object() && saved.values.contains(kRest)) {
        saved_rest_ = SavedFit{saved.file, saved.day, saved.values.at(kRest)};
    }
    saveable(*whole_).start_from(std::move(saved));
}

}  // namespace forecast
