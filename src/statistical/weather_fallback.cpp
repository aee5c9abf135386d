#include "weather_fallback.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "additive_design.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/statistical/covariate_end.hpp"

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
    : make_(make), options_(std::move(options)), primary_(make(options_)) {}

std::unique_ptr<Forecaster> WeatherFallback::prepared(const StatisticalOptions& options,
                                                      const std::optional<SavedFit>& saved, const Frame& frame) const {
    auto forecaster = make_(options);
    if (saved) {
        saveable(*forecaster).load_state(*saved);
    }
    forecaster->prepare(frame);
    return forecaster;
}

void WeatherFallback::prepare(const Frame& frame) {
    fallback_.reset();
    uses_weather_ = reads_weather(frame, *features_of(name(), options_));
    const StatisticalOptions rest = without_weather(options_, frame);
    const bool can_do_without = uses_weather_ && has_anything_to_read(name(), rest);
    const bool does_without = can_do_without && frame.axis.daily() && days_ahead(options_.issue) > 0;
    primary_ = prepared(does_without ? rest : options_, saved_, frame);
    const auto ended = ended_weather(frame);
    if (can_do_without && !does_without && ended) {
        fallback_ = prepared(rest, saved_fallback_, frame);
        fallback_from_ = frame.axis.first_row_of(ended->last + 2);
    }
}

void WeatherFallback::fit(const Origin& origin) {
    primary_->fit(origin);
    if (fallback_) {
        fallback_->fit(origin);
    }
}

std::vector<double> WeatherFallback::predict(const Origin& origin) const {
    if (fallback_ && origin.first_row >= fallback_from_) {
        return fallback_->predict(origin);
    }
    auto forecast = primary_->predict(origin);
    if (!fallback_ || std::none_of(forecast.begin(), forecast.end(), [](double x) { return std::isnan(x); })) {
        return forecast;
    }
    const auto rest = fallback_->predict(origin);
    std::transform(forecast.begin(), forecast.end(), rest.begin(), forecast.begin(),
                   [](double whole, double other) { return std::isnan(whole) ? other : whole; });
    return forecast;
}

std::optional<Explanation> WeatherFallback::explain(const Origin& origin) const {
    if (fallback_ && origin.first_row >= fallback_from_) {
        return fallback_->explain(origin);
    }
    auto explanation = primary_->explain(origin);
    return explanation || !fallback_ ? explanation : fallback_->explain(origin);
}

std::optional<Day> WeatherFallback::fitted_on() const {
    return saveable(*primary_).fitted_on();
}

nlohmann::ordered_json WeatherFallback::fitted_values() const {
    auto values = saveable(*primary_).fitted_values();
    if (fallback_ && saveable(*fallback_).fitted_on()) {
        values[kRest] = saveable(*fallback_).fitted_values();
    }
    return values;
}

void WeatherFallback::load_state(SavedFit saved) {
    if (saved.values.is_object() && saved.values.contains(kRest)) {
        saved_fallback_ = SavedFit{saved.file, saved.day, saved.values.at(kRest)};
    }
    saved_ = saved;
    saveable(*primary_).load_state(std::move(saved));
}

}  // namespace forecast
