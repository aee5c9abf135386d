#pragma once

#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "forecast/cuda/device.hpp"

namespace forecast {

/// A device whose memory is the host's, and whose kernels are those of fused_lstm.cu that the tests were compiled with.
class EmulatedDevice final : public CudaDevice {
public:
    using Launch = std::function<void(const std::string& kernel, const CudaGrid& grid, void** arguments)>;
    /// Of each program its definitions, in their order, and what runs its kernels.
    using Programs = std::map<std::vector<std::string>, Launch>;

    EmulatedDevice(Programs programs, std::size_t most_block_memory)
        : programs_(std::move(programs)), most_block_memory_(most_block_memory) {}

    [[nodiscard]] std::string name() const override { return "an emulated device"; }
    [[nodiscard]] std::size_t most_block_memory() const override { return most_block_memory_; }
    void compile(const std::string& /*source*/, const std::vector<std::string>& definitions) override {
        const auto found = programs_.find(definitions);
        if (found == programs_.end()) {
            throw std::logic_error("no program has the definitions that begin with " + definitions.at(0));
        }
        launch_ = found->second;
    }
    void* allocate(std::size_t bytes) override {
        memories_.emplace_back(bytes + 16);
        return memories_.back().data();
    }
    void write(void* to, const void* from, std::size_t bytes) override { std::memcpy(to, from, bytes); }
    void read(void* to, const void* from, std::size_t bytes) override { std::memcpy(to, from, bytes); }
    void launch(const std::string& kernel, const CudaGrid& grid, void** arguments) override {
        launch_(kernel, grid, arguments);
    }

private:
    Programs programs_;
    std::size_t most_block_memory_;
    Launch launch_;
    std::vector<std::vector<char>> memories_;
};

}  // namespace forecast
