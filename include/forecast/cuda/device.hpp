#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace forecast {

/// Blocks of a launch, x by y, and the threads of each.
struct CudaGrid {
    std::size_t blocks = 1;
    std::size_t models = 1;
    std::size_t threads = 1;
    std::size_t block_memory = 0;  ///< bytes that a block has of its own, besides those that the kernel declares
};

/// A CUDA device with one program. Launches run in their order; read() waits for those before it. One thread at a time,
/// the one that opened it. All functions throw Error(internal) with what the driver says.
class CudaDevice {
public:
    CudaDevice() = default;
    virtual ~CudaDevice() = default;
    CudaDevice(const CudaDevice&) = delete;
    CudaDevice& operator=(const CudaDevice&) = delete;

    /// As its driver calls it.
    [[nodiscard]] virtual std::string name() const = 0;
    /// Bytes of its own that a block may have.
    [[nodiscard]] virtual std::size_t most_block_memory() const = 0;
    /// The program, in CUDA C++; `definitions` as "NAME=value". Throws Error(internal) with the compiler's log.
    virtual void compile(const std::string& source, const std::vector<std::string>& definitions) = 0;
    /// Zeros, which are freed with the device.
    virtual void* allocate(std::size_t bytes) = 0;
    virtual void write(void* to, const void* from, std::size_t bytes) = 0;
    virtual void read(void* to, const void* from, std::size_t bytes) = 0;
    /// `arguments`: where each of the kernel's is. They are copied before it returns.
    virtual void launch(const std::string& kernel, const CudaGrid& grid, void** arguments) = 0;
};

/// The first device, by the driver's library and NVRTC, which are opened here and needed by no build. Throws
/// Error(unavailable) which says what of them is not there.
std::unique_ptr<CudaDevice> open_cuda_device();

/// Throws Error(invalid_argument) without NVRTC.
void check_nvrtc();

/// Machine code for a device of `architecture`, 90 of compute capability 9.0, and what the compiler says of it. Needs
/// no device. Throws Error(invalid_argument) without NVRTC, Error(internal) with its log if it cannot.
struct CudaCode {
    std::string code;
    std::string log;
};
CudaCode compile_cuda(const std::string& source, const std::vector<std::string>& definitions, int architecture);

}  // namespace forecast
