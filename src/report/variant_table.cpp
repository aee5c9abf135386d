#include "forecast/report/variant_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "day_json.hpp"
#include "forecast/core/digits.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/json_numbers.hpp"
#include "forecast/core/mean.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

template <class Value>
std::vector<Value> values_of_seeds(const VariantScore& variant, Value SeedScore::*metric) {
    std::vector<Value> values;
    for (const SeedScore& seed : variant.seeds) {
        if (seed.failure.empty()) {
            values.push_back(seed.*metric);
        }
    }
    return values;
}

double variant_value(const nlohmann::json& json) {
    return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

SeedScore parse_seed(const nlohmann::json& json) {
    const auto value = [&](const char* key) {
        const auto& one = json.at(key);
        return one.is_null() ? std::nullopt : std::optional(one.get<double>());
    };
    SeedScore seed;
    seed.seed = read_whole_number(json.at("seed"));
    seed.run_id = json.at("run_id").get<std::string>();
    seed.validation_loss = json.at("val_loss").get<double>();
    seed.mae = value("test_mae");
    seed.rmse = value("test_rmse");
    seed.r2 = value("test_r2");
    seed.best_epoch = json.at("best_epoch").get<int>();
    seed.seconds = json.at("seconds").get<double>();
    return seed;
}

std::string variant_text(const std::optional<double>& value, int decimals) {
    return value && !std::isnan(*value) ? fmt::format("{:.{}f}", *value, decimals) : "-";
}

/// "+0.34 (0.12 .. 0.55)"
std::string variant_text(const PairedGain& difference, int decimals) {
    const std::string mean = fmt::format("{:+.{}f}", difference.mean, decimals);
    return std::isnan(difference.low)
               ? mean
               : fmt::format("{} ({:.{}f} .. {:.{}f})", mean, difference.low, decimals, difference.high, decimals);
}

int variant_decimals(const VariantScores& scores) {
    std::vector<double> errors;
    for (const VariantScore& variant : scores.variants) {
        errors.push_back(variant.mean(&SeedScore::mae).value_or(0));
    }
    return decimals_of(errors, Shown::errors);
}

Table variant_rows(const VariantScores& scores) {
    Table table({{"variant", false},
                 {"val_loss"},
                 {"test RMSE " + scores.unit},
                 {"test R2"},
                 {"test MAE " + scores.unit},
                 {"more than the best (95 %)"},
                 {"parameters"},
                 {"seeds"},
                 {"seconds"}});
    const int decimals = variant_decimals(scores);
    for (std::size_t i = 0; i < scores.variants.size(); ++i) {
        const VariantScore& variant = scores.variants[i];
        const bool is_best = scores.best == i;
        table.add({variant.name, variant_text(variant.validation_loss(), 5),
                   variant_text(variant.mean(&SeedScore::rmse), decimals),
                   variant_text(variant.mean(&SeedScore::r2), 4), variant_text(variant.mean(&SeedScore::mae), decimals),
                   variant.difference ? variant_text(*variant.difference, decimals) : (is_best ? "best" : "-"),
                   variant.parameters > 0 ? std::to_string(variant.parameters) : "-",
                   std::to_string(variant.seeds.size()), variant_text(variant.seconds(), 1)},
                  is_best ? Style::good : Style::plain);
    }
    return table;
}

/// Which variants are not surely worse than the best.
std::string variant_conclusion(const VariantScores& scores) {
    if (!scores.best) {
        return "No variant has forecasts of the test period.\n";
    }
    std::string unsure;
    for (const VariantScore& variant : scores.variants) {
        if (variant.difference && !(variant.difference->low > 0)) {
            unsure += (unsure.empty() ? "" : ", ") + variant.name;
        }
    }
    const std::string best = scores.variants[*scores.best].name;
    return unsure.empty() ? fmt::format("{} errs least, and surely less than the others.\n", best)
                          : fmt::format("{} errs least, but not surely less than: {}.\n", best, unsure);
}

std::string remark_on_failures(const VariantScores& scores) {
    std::string lines;
    for (const VariantScore& variant : scores.variants) {
        for (const SeedScore& seed : variant.seeds) {
            if (!seed.failure.empty()) {
                lines += fmt::format("{} failed by seed {}: {}\n", variant.name, seed.seed, seed.failure);
            }
        }
    }
    return lines;
}

std::string remark_on_seeds(const VariantScores& scores) {
    const bool has_several = std::all_of(scores.variants.begin(), scores.variants.end(),
                                         [](const VariantScore& variant) { return variant.seeds.size() > 1; });
    return has_several ? "" : "By one seed each, which holds of these trainings; another seed may turn it round.\n";
}

std::string remark_on_losses(const VariantScores& scores) {
    std::set<std::string> losses;
    for (const VariantScore& variant : scores.variants) {
        losses.insert(variant.loss);
    }
    return losses.size() < 2 ? "" : "val_loss is of different losses here, and cannot be compared among them.\n";
}

}  // namespace

double VariantScore::validation_loss() const {
    return mean_of(values_of_seeds(*this, &SeedScore::validation_loss));
}

double VariantScore::seconds() const {
    return mean_of(values_of_seeds(*this, &SeedScore::seconds));
}

std::optional<double> VariantScore::mean(std::optional<double> SeedScore::*metric) const {
    std::vector<double> values;
    for (const auto& value : values_of_seeds(*this, metric)) {
        if (!value) {
            return std::nullopt;
        }
        values.push_back(*value);
    }
    return values.empty() ? std::nullopt : std::optional(mean_of(values));
}

std::string render_variants(const VariantScores& scores, TableFormat format, const Terminal& terminal) {
    std::string table = variant_rows(scores).render(format, terminal);
    if (format != TableFormat::text) {
        return table;
    }
    return fmt::format("test period {} .. {}; means over seeds\n\n", format_day(scores.test_from),
                       format_day(scores.test_to - 1)) +
           table + "\n" + variant_conclusion(scores) + remark_on_failures(scores) + remark_on_seeds(scores) +
           remark_on_losses(scores);
}

Json variants_json(const VariantScores& scores) {
    Json json = {{"schema_version", 1},
                 {"test_from", format_day(scores.test_from)},
                 {"test_to", format_day(scores.test_to)},
                 {"unit", scores.unit},
                 {"best", scores.best ? Json(scores.variants[*scores.best].name) : Json()},
                 {"variants", Json::array()}};
    for (const VariantScore& variant : scores.variants) {
        Json one = {{"name", variant.name},
                    {"val_loss", number_or_null(variant.validation_loss())},
                    {"test_rmse", number_or_null(variant.mean(&SeedScore::rmse))},
                    {"test_r2", number_or_null(variant.mean(&SeedScore::r2))},
                    {"parameters", variant.parameters > 0 ? Json(variant.parameters) : Json()},
                    {"test_mae", number_or_null(variant.mean(&SeedScore::mae))},
                    {"seconds", number_or_null(variant.seconds())},
                    {"loss", variant.loss},
                    {"difference", nullptr},
                    {"seeds", Json::array()}};
        if (const auto& difference = variant.difference) {
            one["difference"] = {{"to", json["best"]},
                                 {"mae", difference->mean},
                                 {"low95", number_or_null(difference->low)},
                                 {"high95", number_or_null(difference->high)}};
        }
        for (const SeedScore& seed : variant.seeds) {
            if (!seed.failure.empty()) {
                one["seeds"].push_back({{"seed", seed.seed}, {"run_id", seed.run_id}, {"failure", seed.failure}});
                continue;
            }
            one["seeds"].push_back({{"seed", seed.seed},
                                    {"run_id", seed.run_id},
                                    {"val_loss", seed.validation_loss},
                                    {"test_rmse", number_or_null(seed.rmse)},
                                    {"test_r2", number_or_null(seed.r2)},
                                    {"test_mae", number_or_null(seed.mae)},
                                    {"best_epoch", seed.best_epoch},
                                    {"seconds", seed.seconds}});
        }
        json["variants"].push_back(std::move(one));
    }
    return json;
}

VariantScores read_variant_scores(const nlohmann::json& json) {
    VariantScores scores;
    scores.unit = json.at("unit").get<std::string>();
    scores.test_from = read_day(json.at("test_from"));
    scores.test_to = read_day(json.at("test_to"));
    for (const auto& one : json.at("variants")) {
        VariantScore variant;
        variant.name = one.at("name").get<std::string>();
        variant.loss = one.at("loss").get<std::string>();
        variant.parameters = read_whole_number(one.at("parameters"));
        if (const auto& gain = one.at("difference"); !gain.is_null()) {
            variant.difference = PairedGain{variant_value(gain.at("mae")), variant_value(gain.at("low95")),
                                            variant_value(gain.at("high95"))};
        }
        for (const auto& seed : one.at("seeds")) {
            variant.seeds.push_back(parse_seed(seed));
        }
        if (json.at("best") == variant.name) {
            scores.best = scores.variants.size();
        }
        scores.variants.push_back(std::move(variant));
    }
    return scores;
}

std::vector<std::pair<std::string, double>> variant_metrics(const VariantScores& scores) {
    std::vector<std::pair<std::string, double>> metrics;
    for (const VariantScore& variant : scores.variants) {
        const auto add = [&](const char* key, const std::optional<double>& value) {
            if (value && !std::isnan(*value)) {
                metrics.emplace_back(variant.name + "/" + key, *value);
            }
        };
        add("val_loss", variant.validation_loss());
        add("test_rmse", variant.mean(&SeedScore::rmse));
        add("test_r2", variant.mean(&SeedScore::r2));
        add("test_mae", variant.mean(&SeedScore::mae));
        if (variant.parameters > 0) {
            add("parameters", static_cast<double>(variant.parameters));
        }
        add("seconds", variant.seconds());
    }
    return metrics;
}

}  // namespace forecast
