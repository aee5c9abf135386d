#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "forecast/core/error.hpp"
#include "forecast/core/shared_library.hpp"
#include "forecast/cuda/device.hpp"

namespace forecast {
namespace {

using Address = std::uint64_t;  // CUdeviceptr
using Handle = void*;           // CUcontext, CUmodule, CUfunction, CUstream

/// Functions of the driver; its headers are not needed for these. Numbers of attributes as cuda.h has them.
struct Driver {
    SharedLibrary library{"libcuda.so.1"};
    int (*init)(unsigned) = library.function("cuInit");
    int (*error_text)(int, const char**) = library.function("cuGetErrorString");
    int (*device)(int*, int number) = library.function("cuDeviceGet");
    int (*device_name)(char*, int size, int device) = library.function("cuDeviceGetName");
    int (*device_attribute)(int*, int attribute, int device) = library.function("cuDeviceGetAttribute");
    int (*retain_context)(Handle*, int device) = library.function("cuDevicePrimaryCtxRetain");
    int (*release_context)(int device) = library.function("cuDevicePrimaryCtxRelease_v2");
    int (*use_context)(Handle) = library.function("cuCtxSetCurrent");
    int (*load_module)(Handle*, const void* code) = library.function("cuModuleLoadData");
    int (*unload_module)(Handle) = library.function("cuModuleUnload");
    int (*function)(Handle*, Handle module, const char* name) = library.function("cuModuleGetFunction");
    int (*set_attribute)(Handle function, int attribute, int value) = library.function("cuFuncSetAttribute");
    int (*allocate)(Address*, std::size_t) = library.function("cuMemAlloc_v2");
    int (*free)(Address) = library.function("cuMemFree_v2");
    int (*fill)(Address, unsigned char, std::size_t) = library.function("cuMemsetD8_v2");
    int (*write)(Address, const void*, std::size_t) = library.function("cuMemcpyHtoD_v2");
    int (*read)(void*, Address, std::size_t) = library.function("cuMemcpyDtoH_v2");
    int (*launch)(Handle function, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned memory,
                  Handle stream, void** arguments, void** extra) = library.function("cuLaunchKernel");

    void check(int failure, const char* what) const {
        if (failure != 0) {
            const char* text = nullptr;
            error_text(failure, &text);
            throw Error("the CUDA driver cannot {}: {}", what, text == nullptr ? "an unknown failure" : text);
        }
    }
};

Address address_of(const void* pointer) {
    return reinterpret_cast<Address>(pointer);  // NOLINT(*-reinterpret-cast): the driver's addresses are numbers
}

class DriverDevice final : public CudaDevice {
public:
    DriverDevice() {
        driver_.check(driver_.init(0), "start");
        driver_.check(driver_.device(&device_, 0), "find a device");
        driver_.check(driver_.retain_context(&context_, device_), "use the device");
        driver_.check(driver_.use_context(context_), "use the device");
    }
    ~DriverDevice() override {
        driver_.use_context(context_);
        for (const Address memory : memories_) {
            driver_.free(memory);
        }
        if (module_ != nullptr) {
            driver_.unload_module(module_);
        }
        driver_.release_context(device_);
    }
    DriverDevice(const DriverDevice&) = delete;
    DriverDevice& operator=(const DriverDevice&) = delete;

    [[nodiscard]] std::string name() const override {
        std::array<char, 256> name{};
        driver_.check(driver_.device_name(name.data(), static_cast<int>(name.size()) - 1, device_), "name the device");
        return name.data();
    }
    [[nodiscard]] std::size_t most_block_memory() const override {
        constexpr int kMostSharedMemory = 97;
        return static_cast<std::size_t>(attribute(kMostSharedMemory));
    }
    void compile(const std::string& source, const std::vector<std::string>& definitions) override {
        constexpr int kMajor = 75;
        constexpr int kMinor = 76;
        const CudaCode code = compile_cuda(source, definitions, 10 * attribute(kMajor) + attribute(kMinor));
        driver_.check(driver_.load_module(&module_, code.code.data()), "load the kernel");
    }
    void* allocate(std::size_t bytes) override {
        Address memory = 0;
        driver_.check(driver_.allocate(&memory, bytes), "allocate memory on the device");
        memories_.push_back(memory);
        driver_.check(driver_.fill(memory, 0, bytes), "fill memory on the device");
        return reinterpret_cast<void*>(memory);  // NOLINT(*-reinterpret-cast, *-no-int-to-ptr)
    }
    void write(void* to, const void* from, std::size_t bytes) override {
        driver_.check(driver_.write(address_of(to), from, bytes), "copy to the device");
    }
    void read(void* to, const void* from, std::size_t bytes) override {
        driver_.check(driver_.read(to, address_of(from), bytes), "copy from the device");
    }
    void launch(const std::string& kernel, const CudaGrid& grid, void** arguments) override {
        const auto number = [](std::size_t n) { return static_cast<unsigned>(n); };
        driver_.check(
            driver_.launch(function(kernel, grid.block_memory), number(grid.blocks), number(grid.models), 1,
                           number(grid.threads), 1, 1, number(grid.block_memory), nullptr, arguments, nullptr),
            "run a kernel");
    }

private:
    [[nodiscard]] int attribute(int number) const {
        int value = 0;
        driver_.check(driver_.device_attribute(&value, number, device_), "describe the device");
        return value;
    }
    Handle function(const std::string& name, std::size_t block_memory) {
        Handle& function = functions_[name];
        if (function == nullptr) {
            constexpr int kMostDynamicMemory = 8;
            driver_.check(driver_.function(&function, module_, name.c_str()), "find the kernel");
            driver_.check(driver_.set_attribute(function, kMostDynamicMemory, static_cast<int>(block_memory)),
                          "give a block so much memory");
        }
        return function;
    }

    Driver driver_;
    int device_ = 0;
    Handle context_ = nullptr;
    Handle module_ = nullptr;
    std::map<std::string, Handle> functions_;
    std::vector<Address> memories_;
};

}  // namespace

std::unique_ptr<CudaDevice> open_cuda_device() {
    try {
        return std::make_unique<DriverDevice>();
    } catch (const Error& e) {
        throw Error(ErrorKind::unavailable, "no CUDA device can be used: {}", e.what());
    }
}

}  // namespace forecast
