#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "effect_model.hpp"
#include "forecast/core/json.hpp"
#include "saved_fit.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSmallestBasis = 4;  // as options.hpp has them
constexpr int kLargestBasis = 100;

struct ToJson {
    Json json;
    template <class Value, class Rule>
    void operator()(const char* name, const Value& value, const Rule&, Description /*for people*/) {
        json[name] = value;
    }
};

struct FromJson {
    const Json& json;
    template <class Value, class Rule>
    void operator()(const char* name, Value& value, const Rule&, Description /*for people*/) const {
        written(name).get_to(value);
    }
    template <class Rule>
    void operator()(const char* name, int& value, const Rule&, Description /*for people*/) const {
        const auto whole = whole_number(written(name));
        require(whole && std::abs(*whole) <= std::numeric_limits<int>::max(), "an option is no whole number");
        value = static_cast<int>(*whole);
    }
    [[nodiscard]] const Json& written(const char* name) const {
        return json.at(json.contains(name) ? name : std::string(former_name(name)));
    }
};

Json to_json(const AdditiveTerm& term, const FeatureTable& table) {
    ToJson options;
    TermOptions written = term.options;
    visit(options, written);
    return {{"name", term.name},
            {"options", options.json},
            {"columns", names_of(term.read, table)},
            {"range", term.basis ? Json({term.basis->low(), term.basis->high()}) : Json()},
            {"levels", term.levels},
            {"by_levels", term.by_levels},
            {"line_centre", term.line_centre},
            {"line_scale", term.line_scale},
            {"centre", term.centre}};
}

/// Columns of the feature table that the term reads.
std::size_t columns_of(const TermOptions& term) {
    return term.lines.size() + (term.curve.empty() ? 0 : 1) + (term.levels.empty() ? 0 : 1) + (term.by.empty() ? 0 : 1);
}

/// Columns that the term makes for one value of its `by`.
std::size_t width_of(const AdditiveTerm& term) {
    return term.basis ? static_cast<std::size_t>(term.options.basis_size)
                      : term.options.lines.size() + term.levels.size();
}

AdditiveTerm read_term(const Json& saved, const FeatureTable& table) {
    AdditiveTerm term;
    term.name = saved.at("name").get<std::string>();
    visit(FromJson{saved.at("options")}, term.options);
    term.read = read_columns(saved.at("columns"), table);
    require(!term.read.empty() && term.read.size() == columns_of(term.options), "a term reads other columns");
    if (!term.options.curve.empty()) {
        const Eigen::VectorXd range = read_vector(saved.at("range"), 2);
        require(range[0] < range[1], "a curve has no range");
        require(term.options.basis_size >= kSmallestBasis && term.options.basis_size <= kLargestBasis,
                "a curve has no such basis");
        term.basis.emplace(range[0], range[1], term.options.basis_size, term.options.cyclic);
    }
    saved.at("levels").get_to(term.levels);
    saved.at("by_levels").get_to(term.by_levels);
    require(!term.by_levels.empty(), "a term has no values of its \"by\"");
    const auto lines = static_cast<Eigen::Index>(term.options.lines.size());
    term.line_centre = read_vector(saved.at("line_centre"), lines);
    term.line_scale = read_vector(saved.at("line_scale"), lines);
    term.size = static_cast<Eigen::Index>(width_of(term) * term.by_levels.size());
    term.centre = read_vector(saved.at("centre"), term.size);
    return term;
}

}  // namespace

AdditiveDesign::AdditiveDesign(const Json& saved, const FeatureTable& table) {
    for (const Json& one : saved) {
        terms_.push_back(read_term(one, table));
        terms_.back().begin = columns_;
        columns_ += terms_.back().size;
    }
}

Json AdditiveDesign::to_json(const FeatureTable& table) const {
    Json json = Json::array();
    for (const AdditiveTerm& term : terms_) {
        json.push_back(forecast::to_json(term, table));
    }
    return json;
}

EffectModel::EffectModel(const Json& saved, const FeatureTable& table) : design_(saved.at("terms"), table) {
    coefficients_ = read_vector(saved.at("coefficients"), design_.columns());
    intercept_ = read_number(saved.at("intercept"));
    target_deviation_ = read_number(saved.at("target_deviation"));
    residual_deviation_ = read_number(saved.at("residual_deviation"));
    deviations_ = read_vector(saved.at("deviations"), static_cast<Eigen::Index>(design_.terms().size()));
}

Json EffectModel::to_json(const FeatureTable& table) const {
    return {{"intercept", intercept_},
            {"target_deviation", target_deviation_},
            {"residual_deviation", residual_deviation_},
            {"deviations", deviations_},
            {"coefficients", coefficients_},
            {"terms", design_.to_json(table)}};
}

}  // namespace forecast
