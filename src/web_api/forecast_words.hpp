#pragma once

#include <string>

#include "forecast/pages/words.hpp"
#include "forecast_rows.hpp"

namespace forecast {

/// What the sentence of a forecast tells.
struct ForecastSentence {
    const ServedConfig& config;
    const Issue& issue;
    const std::vector<ShownRow>& rows;    ///< of the issue
    std::optional<Timestamp> data_until;  ///< end of the newest load that was known when it was issued
    std::optional<double> usual_error;
};

/// "Tomorrow, Friday 27 November 2026: 112 MW on average, ...", of its first day.
std::string forecast_sentence(const ForecastSentence& told, Language language);

/// "20.0 MW more than the newest known load: temperature +15.0, kind of day +4.0, ...".
std::string explanation_sentence(const Explanation& explanation, const std::string& unit, Language language);

/// {en, fr} of one of these.
template <class Sentence>
WebJson in_all_languages(const Sentence& sentence) {
    return {{"en", sentence(Language::en)}, {"fr", sentence(Language::fr)}};
}

}  // namespace forecast
