#include "compute_device.hpp"

#include <catch2/catch.hpp>

#include "cuda.hpp"

namespace forecast {

TEST_CASE("a step's size is the multiplications of its layers, and the rows that wait for one another", "[training]") {
    NetworkOptions network;
    network.lstm_units = {3, 2};
    network.head_units = {5};

    const StepSize step = step_size(network, {4, 2, {-1}}, 10, 7);

    CHECK(step.cells_in_turn == 20);
    CHECK(step.multiply_adds == 7 * 10 * 4 * (3 * (4 + 3) + 2 * (3 + 2)) + 7 * 2 * 3 * 5);
}

TEST_CASE("the reference's network is trained on the CPU, a wide one with a large batch on the card", "[training]") {
    NetworkOptions reference;
    NetworkOptions wide;
    wide.lstm_units = {256, 256};

    CHECK_FALSE(cuda_is_faster(step_size(reference, {19, 1, {}}, 30, 32)));
    CHECK(cuda_is_faster(step_size(wide, {16, 24, {}}, 168, 512)));
    StepSize between = step_size(reference, {19, 1, {}}, 30, 128);
    CHECK(cuda_is_faster(between));
    between.is_fused = true;  // which takes the CPU a quarter of the time
    CHECK_FALSE(cuda_is_faster(between));
}

TEST_CASE("auto says which device it took and why, where there are two", "[training][cuda]") {
    if (!cuda_is_there()) {
        return;
    }
    const auto small = choose_device("auto", {1e5, 30});
    CHECK(small.description == "cpu");
    CHECK(small.reason.find("faster there than on cuda:0 ") != std::string::npos);
    CHECK(choose_device("auto", {1e12, 30}).is_cuda);
    CHECK(choose_device("cuda", {1e5, 30}).is_cuda);
}

}  // namespace forecast
