#pragma once

#include <cstdint>

#include <hwy/targets.h>
#include <catch2/catch.hpp>

#include "forecast/lstm/batch_pass.hpp"

namespace forecast {

/// Runs `test` on each instruction set that this processor has and the program is compiled for.
template <class Test>
void on_each_instruction_set(const Test& test) {
    const std::int64_t all = hwy::SupportedTargets();
    for (std::int64_t rest = all; rest != 0; rest &= rest - 1) {
        hwy::SetSupportedTargetsForTest(rest & -rest);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
        CAPTURE(instruction_set());
        test();
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace forecast
