#include "forecast/lstm/batch_gradient.hpp"

#include <cmath>
#include <numeric>

#include <catch2/catch.hpp>

#include "drawn_numbers.hpp"
#include "forecast/core/thread_pool.hpp"
#include "forecast/lstm/weight_layout.hpp"

namespace forecast {
namespace {

/// The sum of squares of all outputs.
double squares(const float* outputs, std::size_t n, float* slopes) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        sum += static_cast<double>(outputs[i]) * static_cast<double>(outputs[i]);
        slopes[i] = 2 * outputs[i];
    }
    return sum;
}

/// A batch of `count` samples, the last of those that lie there first.
struct Task {
    explicit Task(Recurrence recurrence, std::size_t count) : sizes(sizes_of(recurrence)), samples(count) {
        std::iota(samples.rbegin(), samples.rend(), std::size_t{0});
        windows = drawn(count * sizes.steps * sizes.step_columns, 1, 0.5F);
        covariates = drawn(count * sizes.leads * sizes.covariates, 2, 0.5F);
        weights = drawn(weight_layout(sizes).count, 3, 0.5F);
    }
    static NetworkSizes sizes_of(Recurrence recurrence) {
        NetworkSizes sizes{recurrence, 3, 4, 2, {5, 7}, {6}, 2};
        sizes.leads = 2;
        return sizes;
    }
    [[nodiscard]] BatchInputs inputs() const {
        return {covariates.data(), sizes.leads * sizes.covariates, windows.data(), sizes.steps * sizes.step_columns};
    }
    [[nodiscard]] BatchLoss loss() const {
        return
            [width = sizes.leads * sizes.outputs](const float* outputs, const std::size_t* /*samples*/, std::size_t n,
                                                  float* slopes) { return squares(outputs, n * width, slopes); };
    }

    NetworkSizes sizes;
    std::vector<std::size_t> samples;
    std::vector<float> windows, covariates, weights;
};

constexpr Dropout kDropout = {0.2, 0.3, 0.4};

}  // namespace

TEST_CASE("the gradient of a batch is that of its samples gone through at once, with the same cells dropped",
          "[lstm]") {
    for (const Recurrence recurrence : {Recurrence::none, Recurrence::lstm, Recurrence::gru}) {
        for (const std::size_t count : {1U, 31U, 33U, 64U, 300U}) {
            const Task task(recurrence, count);
            std::vector<float> gradient;
            BatchGradient parts(task.sizes, count);
            const double loss =
                parts.compute(task.weights, task.inputs(), task.samples, {kDropout, 5}, task.loss(), gradient);

            BatchPass at_once(task.sizes);
            at_once.set_weights(task.weights);
            const float* const outputs = at_once.forward(task.inputs(), task.samples.data(), count, {kDropout, 5, 0});
            std::vector<float> slopes(count * task.sizes.leads * task.sizes.outputs);
            CHECK(loss == Approx(squares(outputs, slopes.size(), slopes.data())).epsilon(1e-5));
            std::vector<float> expected(task.weights.size(), 0);
            at_once.backward(slopes.data(), expected);
            double worst = 0;
            double largest = 0;
            for (std::size_t i = 0; i < expected.size(); ++i) {
                worst = std::max(worst, std::abs(static_cast<double>(gradient[i] - expected[i])));
                largest = std::max(largest, std::abs(static_cast<double>(expected[i])));
            }
            CAPTURE(static_cast<int>(recurrence), count);
            CHECK(worst < 1e-5 * largest);
        }
    }
}

TEST_CASE("a batch's gradient has the same bits with any number of threads", "[lstm]") {
    const Task task(Recurrence::lstm, 100);
    const auto gradient_by = [&task](std::size_t threads) {
        std::vector<float> gradient;
        BatchGradient(task.sizes, 100, threads)
            .compute(task.weights, task.inputs(), task.samples, {kDropout, 5}, task.loss(), gradient);
        return gradient;
    };
    const auto of_one = gradient_by(1);
    for (const std::size_t threads : {2U, 3U, 4U, 100U, 0U}) {
        CHECK(gradient_by(threads) == of_one);
    }
    std::vector<std::vector<float>> beside_others(50);
    in_parallel(beside_others.size(), [&](std::size_t i) { beside_others[i] = gradient_by(2); });
    for (const auto& gradient : beside_others) {
        CHECK(gradient == of_one);
    }
}

TEST_CASE("the gradients of a batch's shares add up to its own, with the same cells dropped", "[lstm]") {
    const Task task(Recurrence::lstm, 100);
    const auto gradient_of = [&task](std::size_t first, std::size_t end) {
        const std::vector<std::size_t> share(task.samples.begin() + static_cast<std::ptrdiff_t>(first),
                                             task.samples.begin() + static_cast<std::ptrdiff_t>(end));
        std::vector<float> gradient;
        BatchGradient(task.sizes, 100)
            .compute(task.weights, task.inputs(), share, {kDropout, 5, first}, task.loss(), gradient);
        return gradient;
    };
    const auto whole = gradient_of(0, 100);
    const auto first = gradient_of(0, 37);
    const auto second = gradient_of(37, 100);
    const auto empty = gradient_of(100, 100);
    float largest = 0;
    float worst = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        largest = std::max(largest, std::abs(whole[i]));
        worst = std::max(worst, std::abs(first[i] + second[i] + empty[i] - whole[i]));
    }
    CHECK(worst < 1e-5F * largest);
    CHECK(empty == std::vector<float>(whole.size(), 0));
}

TEST_CASE("a last batch may be smaller than the others, and a loss alone drops nothing", "[lstm]") {
    const Task task(Recurrence::gru, 100);
    BatchGradient batches(task.sizes, 100);
    const std::vector<std::size_t> few = {3, 1, 4};
    std::vector<float> gradient;
    const double loss = batches.compute(task.weights, task.inputs(), few, {{}, 5}, task.loss(), gradient);
    CHECK(batches.loss(task.weights, task.inputs(), few, task.loss()) == loss);
    CHECK(batches.compute(task.weights, task.inputs(), few, {kDropout, 5}, task.loss(), gradient) != loss);
}

}  // namespace forecast
