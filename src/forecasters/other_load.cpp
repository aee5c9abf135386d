#include "other_load.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/text.hpp"
#include "forecast/features/calendar_lag.hpp"

namespace forecast {
namespace {

constexpr int kWeek = 7;

std::size_t checked_index(const Frame& frame, const std::string& column, const std::string& of) {
    const auto found = frame.find(column);
    if (!found) {
        std::vector<std::string> known;
        for (const Column& one : frame.columns) {
            known.push_back(one.name);
        }
        throw Error(ErrorKind::invalid_argument, "forecasters.{}.from: the frame has no column '{}'; it has {}", of,
                    column, join(known, ", "));
    }
    if (*found == kTarget) {
        throw Error(ErrorKind::invalid_argument,
                    "forecasters.{}.from: '{}' is the target itself; name the load of another territory", of, column);
    }
    if (frame.columns[*found].role != Role::past_covariate) {
        throw Error(ErrorKind::invalid_argument,
                    "forecasters.{}.from: '{}' is known ahead; give its column the role past_covariate", of, column);
    }
    return *found;
}

/// A target's gaps are filled from a week before, a covariate's from the row before, which is no load of that weekday.
void impute_by_week(Column& column, const TimeAxis& axis) {
    for (std::size_t row = 0; row < column.imputed.size(); ++row) {
        if (!column.imputed[row]) {
            continue;
        }
        const auto before = row_days_before(axis, static_cast<std::ptrdiff_t>(row), kWeek);
        const bool known = before >= 0 && column.is_observed(static_cast<std::size_t>(before));
        const auto donor = static_cast<std::size_t>(std::max<std::ptrdiff_t>(before, 0));
        column.values[row] = known ? column.values[donor] : kMissing;
        column.available_at[row] = std::max(column.available_at[row], column.available_at[donor]);
    }
}

class OtherLoad final : public Forecaster {
public:
    OtherLoad(std::string column, std::string of, std::unique_ptr<Forecaster> model)
        : column_(std::move(column)), of_(std::move(of)), model_(std::move(model)) {}

    [[nodiscard]] std::string name() const override { return model_->name(); }
    void prepare(const Frame& frame) override {
        frame_ = &frame;
        swapped_ = with_other_target(frame, column_, of_);
        model_->prepare(swapped_);
    }
    void fit(const Origin& origin) override { model_->fit(origin); }
    void update(std::size_t first, std::size_t last) override {
        take_over_what_is_known();
        model_->update(first, last);
    }
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override { return model_->predict(origin); }
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override {
        return model_->explain(origin);
    }
    [[nodiscard]] int refit_every_days() const override { return model_->refit_every_days(); }
    [[nodiscard]] bool uses_weather() const override { return model_->uses_weather(); }
    [[nodiscard]] std::optional<Day> fitted_on() const override { return model_->fitted_on(); }
    [[nodiscard]] nlohmann::ordered_json fitted_values() const override { return model_->fitted_values(); }
    void load_fit(SavedFit saved) override { model_->load_fit(std::move(saved)); }
    [[nodiscard]] std::vector<SavedFit> saved_fits() const override { return model_->saved_fits(); }

private:
    void take_over_what_is_known() {
        const std::size_t place = frame_->index(column_);
        for (std::size_t i = 0; i < frame_->columns.size(); ++i) {
            const Column& column = frame_->columns[i];
            if (column.is_known_by_and_by()) {
                swapped_.columns[i == kTarget ? place : i == place ? kTarget : i].take_knowledge(column);
            }
        }
        impute_by_week(swapped_.target(), swapped_.axis);
    }

    std::string column_;
    std::string of_;
    std::unique_ptr<Forecaster> model_;
    const Frame* frame_ = nullptr;
    Frame swapped_;
};

}  // namespace

Frame with_other_target(const Frame& frame, const std::string& column, const std::string& of) {
    const std::size_t place = checked_index(frame, column, of);
    Frame swapped = frame;
    Column& other = swapped.columns[place];
    std::swap(swapped.target(), other);
    std::swap(swapped.target().name, other.name);
    std::swap(swapped.target().role, other.role);
    impute_by_week(swapped.target(), swapped.axis);
    return swapped;
}

std::unique_ptr<Forecaster> make_other_load(std::string column, std::string of, std::unique_ptr<Forecaster> model) {
    return std::make_unique<OtherLoad>(std::move(column), std::move(of), std::move(model));
}

}  // namespace forecast
