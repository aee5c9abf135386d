#include <iostream>
#include <sstream>

#include <catch2/catch.hpp>

#include "emulated_device.hpp"
#include "forecast/core/error.hpp"
#include "forecast/cuda/lstm_trainer.hpp"

namespace forecast {
namespace {

/// A device that gives the kernels to NVRTC and runs none.
class CompiledOnly final : public CudaDevice {
public:
    explicit CompiledOnly(int architecture) : architecture_(architecture) {}
    [[nodiscard]] std::string name() const override { return "none"; }
    [[nodiscard]] std::size_t most_block_memory() const override { return 99 * 1024; }
    void compile(const std::string& source, const std::vector<std::string>& definitions) override {
        code_ = compile_cuda(source, definitions, architecture_);
    }
    void* allocate(std::size_t bytes) override {
        memories_.emplace_back(bytes);
        return memories_.back().data();
    }
    void write(void* /*to*/, const void* /*from*/, std::size_t /*bytes*/) override {}
    void read(void* /*to*/, const void* /*from*/, std::size_t /*bytes*/) override {}
    void launch(const std::string& /*kernel*/, const CudaGrid& /*grid*/, void** /*arguments*/) override {}
    [[nodiscard]] const CudaCode& code() const { return code_; }

private:
    int architecture_;
    CudaCode code_;
    std::vector<std::vector<char>> memories_;
};

/// What the compiler says of the memory of the kernels.
std::string memory_lines(const std::string& log) {
    std::istringstream lines(log);
    std::string kept;
    for (std::string line; std::getline(lines, line);) {
        const bool tells = line.find("Compiling entry") != std::string::npos ||
                           line.find("spill") != std::string::npos || line.find("registers") != std::string::npos;
        kept += tells ? line + '\n' : "";
    }
    return kept;
}

}  // namespace

TEST_CASE("NVRTC compiles the kernels for networks of all sizes", "[cuda_kernel]") {
    struct Shape {
        std::size_t inputs, units, steps, outputs;
    };
    try {
        check_nvrtc();
    } catch (const Error& e) {
        std::cout << "SKIPPED: " << e.what() << '\n';
        return;
    }
    const float one = 1;
    for (const Shape& shape : {Shape{1, 1, 1, 1}, {19, 50, 30, 1}, {16, 64, 672, 96}, {70, 128, 24, 24}}) {
        for (const int architecture : shape.units == 50 ? std::vector{75, 90} : std::vector{90}) {
            NetworkSizes sizes;
            sizes.step_columns = shape.inputs;
            sizes.units = {static_cast<int>(shape.units)};
            sizes.steps = shape.steps;
            sizes.outputs = shape.outputs;
            sizes.skip = false;
            const std::vector<float> known(shape.outputs, one);
            CompiledOnly device(architecture);
            CAPTURE(shape.inputs, shape.units, shape.steps, shape.outputs, architecture);
            CudaLstmTrainer(device, sizes, {1, &one, 0, &one, known.data(), &one}, {});
            CHECK(device.code().code.substr(1, 3) == "ELF");
            CHECK(device.code().log.find("error") == std::string::npos);
            if (architecture == 90) {
                std::cout << shape.inputs << " inputs, " << shape.units << " units, " << shape.steps << " steps, "
                          << shape.outputs << " outputs\n"
                          << memory_lines(device.code().log);
            }
        }
    }
}

}  // namespace forecast
