#pragma once

#include <optional>
#include <utility>

#include "forecast/core/forecaster.hpp"

namespace forecast {

/// Base of the forecasters that build on others. Keeps their fit: a saved one stands in for a fit as of its own day.
///
/// What a subclass writes: name(), refit_every_days(), predict(), and the private functions below.
class Composite : public Forecaster {
public:
    /// A saved fit is restored, so that predict() works without fit().
    void prepare(const Frame& frame) final;
    /// Restores the saved fit if it is of the origin's day, else learns.
    void fit(const Origin& origin) final;
    [[nodiscard]] std::optional<Day> fitted_on() const final { return !fitted_ && saved_ ? saved_->day : fitted_; }
    [[nodiscard]] nlohmann::ordered_json fitted_values() const final;
    void load_fit(SavedFit saved) final {
        load_bases(saved);
        saved_ = std::move(saved);
    }
    /// Keeps the fits of the bases that serve this one, too.
    void keep_fit() final;

protected:
    /// What the newest prepare() was given; null before.
    [[nodiscard]] const Frame* frame() const { return frame_; }
    /// Whether something was learnt or restored on this frame.
    [[nodiscard]] bool is_fitted() const { return fitted_.has_value(); }

private:
    /// Binds it to frame(), and forgets what was learnt from another.
    virtual void bind() = 0;
    /// Fits it as of the origin. Throws Error(insufficient_data) with too few rows.
    virtual void learn(const Origin& origin) = 0;
    /// Takes the fitted values from a file. Throws Error, naming it, if they are not of this frame.
    virtual void restore(const SavedFit& saved) = 0;
    /// What was learnt or restored last, in the form that restore() reads.
    [[nodiscard]] virtual nlohmann::ordered_json values() const = 0;
    /// Makes the bases keep the fits that serve the present one.
    virtual void keep_bases() = 0;
    /// Gives what it alone builds on the fits that are saved with it. Nothing to do where it has none such.
    virtual void load_bases(const SavedFit& /*saved*/) {}

    const Frame* frame_ = nullptr;
    std::optional<Day> fitted_;
    std::optional<SavedFit> saved_;
};

}  // namespace forecast
