#include "forecast/trees/booster.hpp"

#include <limits>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "xgboost_library.hpp"

namespace forecast {
namespace {

/// Its first line, without time and place in XGBoost's sources: "[23:23:49] ./src/learner.cc:1510: Check failed: ...".
std::string_view in_words(std::string_view text) {
    text = text.substr(0, text.find('\n'));  // then follows where it was called from
    const auto place = !text.empty() && text.front() == '[' ? text.find(".cc:") : std::string_view::npos;
    const auto end = place == std::string_view::npos ? place : text.find(": ", place);
    return end == std::string_view::npos ? text : text.substr(end + 2);
}

void check(int status) {
    if (status != 0) {
        throw Error("XGBoost: {}", in_words(xgboost().last_error()));
    }
}

/// Inputs in XGBoost's memory.
class Matrix {
public:
    Matrix(const std::vector<float>& inputs, std::size_t columns) {
        check(xgboost().matrix_create(inputs.data(), inputs.size() / columns, columns,
                                      std::numeric_limits<float>::quiet_NaN(), &handle_));
    }
    ~Matrix() { xgboost().matrix_free(handle_); }
    Matrix(const Matrix&) = delete;
    Matrix& operator=(const Matrix&) = delete;

    void set(const char* field, const std::vector<float>& values) {
        check(xgboost().matrix_set_info(handle_, field, values.data(), values.size()));
    }
    [[nodiscard]] DMatrixHandle get() const { return handle_; }

private:
    DMatrixHandle handle_ = nullptr;
};

}  // namespace

struct Booster::Handle {
    explicit Handle(const DMatrixHandle* matrices, bst_ulong count) {
        check(xgboost().booster_create(matrices, count, &booster));
        set("verbosity", "0");
        set("nthread", "1");
    }
    ~Handle() { xgboost().booster_free(booster); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    void set(const char* name, const std::string& value) const {
        check(xgboost().booster_set_param(booster, name, value.c_str()));
    }

    BoosterHandle booster = nullptr;
};

Booster::~Booster() = default;
Booster::Booster(Booster&&) noexcept = default;
Booster& Booster::operator=(Booster&&) noexcept = default;

Booster::Booster(const BoosterRows& rows, const Params& params, int rounds, const Cancellation& cancellation) {
    Matrix matrix(rows.inputs, rows.columns);
    matrix.set("label", rows.targets);
    if (!rows.weights.empty()) {
        matrix.set("weight", rows.weights);
    }
    DMatrixHandle handle = matrix.get();
    handle_ = std::make_unique<Handle>(&handle, 1);
    for (const auto& [name, value] : params) {
        handle_->set(name.c_str(), value);
    }
    for (int round = 0; round < rounds; ++round) {
        cancellation.check();
        check(xgboost().booster_update(handle_->booster, round, handle));
    }
}

Booster::Booster(std::string_view json) : handle_(std::make_unique<Handle>(nullptr, 0)) {
    check(xgboost().booster_load(handle_->booster, json.data(), json.size()));
}

void Booster::name_columns(const std::vector<std::string>& names) {
    std::vector<const char*> texts;
    texts.reserve(names.size());
    for (const std::string& name : names) {
        texts.push_back(name.c_str());
    }
    check(xgboost().booster_set_names(handle_->booster, "feature_name", texts.data(), texts.size()));
}

/// What XGBoost predicts: 0 = the output, 2 = SHAP values.
std::vector<double> Booster::predict(const std::vector<float>& inputs, std::size_t columns, int kind) const {
    const Matrix matrix(inputs, columns);
    const std::string config = fmt::format(
        R"({{"type": {}, "training": false, "iteration_begin": 0, "iteration_end": 0, "strict_shape": false}})", kind);
    const bst_ulong* shape = nullptr;
    bst_ulong dimensions = 0;
    const float* values = nullptr;
    check(xgboost().booster_predict(handle_->booster, matrix.get(), config.c_str(), &shape, &dimensions, &values));
    const std::size_t rows = inputs.size() / columns;
    return {values, values + (kind == 0 ? rows : rows * (columns + 1))};
}

std::vector<double> Booster::outputs(const std::vector<float>& inputs, std::size_t columns) const {
    return predict(inputs, columns, 0);
}

std::vector<double> Booster::contributions(const std::vector<float>& inputs, std::size_t columns) const {
    return predict(inputs, columns, 2);
}

std::string Booster::to_json() const {
    bst_ulong size = 0;
    const char* text = nullptr;
    check(xgboost().booster_save(handle_->booster, R"({"format": "json"})", &size, &text));
    return {text, text + size};
}

}  // namespace forecast
