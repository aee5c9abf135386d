#include "weather_fallback.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

#include "additive_design.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/statistical/covariate_end.hpp"

namespace forecast {
namespace {

constexpr const char* kRest = "without_weather";  // in the saved values

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

const std::vector<FeatureOptions>& features_read_by(const std::string& forecaster, const StatisticalOptions& options) {
    return forecaster == "linear" ? options.linear.features : options.additive.features;
}

bool has_anything_to_read(const std::string& forecaster, const StatisticalOptions& options) {
    return forecaster == "linear" ? !options.linear.features.empty() : !options.additive.terms.empty();
}

}  // namespace

std::unique_ptr<Forecaster> with_weather_fallback(WeatherFallback::Make make, const StatisticalOptions& options) {
    if (options.issue.weather != WeatherMode::none) {
        return make(options);
    }
    return std::make_unique<WeatherFallback>(make, options);
}

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
                                                      const std::vector<SavedFit>& saved, const Frame& frame) const {
    auto forecaster = make_(options);
    for (const SavedFit& fit : saved) {
        forecaster->load_fit(fit);
    }
    forecaster->prepare(frame);
    return forecaster;
}

void WeatherFallback::prepare(const Frame& frame) {
    saved_ = saved_fits();
    saved_fallback_ = fallback_ ? fallback_->saved_fits() : saved_fallback_;
    fallback_.reset();
    uses_weather_ = reads_weather(frame, features_read_by(name(), options_));
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

void WeatherFallback::update(std::size_t first, std::size_t last) {
    primary_->update(first, last);
    if (fallback_) {
        fallback_->update(first, last);
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
    return primary_->fitted_on();
}

nlohmann::ordered_json WeatherFallback::fitted_values() const {
    auto values = primary_->fitted_values();
    if (fallback_ && fallback_->fitted_on()) {
        values[kRest] = fallback_->fitted_values();
    }
    return values;
}

void WeatherFallback::load_fit(SavedFit saved) {
    if (saved.values->is_object() && saved.values->contains(kRest)) {
        SavedFit rest{saved.source, saved.day, std::make_shared<const nlohmann::ordered_json>(saved.values->at(kRest))};
        if (fallback_) {
            fallback_->load_fit(std::move(rest));
        } else {
            saved_fallback_.push_back(std::move(rest));
        }
    }
    primary_->load_fit(std::move(saved));
}

std::vector<SavedFit> WeatherFallback::saved_fits() const {
    return primary_->saved_fits();
}

}  // namespace forecast
