// Played: as libcuda.so.1 a device whose memory is the host's, and whose kernels run in turn (emulation.hpp). What no
// driver would take ends in a failure.
#include "emulation.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

#include "forecast/cuda/device.hpp"
#include "lstm_job.hpp"

#define SHAPE played
#include "emulated_kernels.hpp"

namespace {

constexpr int kFailure = 1;
constexpr int kOutOfMemory = 2;
constexpr int kDevice = 0;
constexpr std::size_t kMostBytes = std::size_t{1} << 30U;

struct Function {
    std::string name;
    std::size_t most_memory = 48 * 1024;  // of a block, until it is given more
};

int context;                                // NOLINT: an address that is no other's
int module_of_program;                      // NOLINT
std::map<std::string, Function> functions;  // NOLINT
bool context_is_used = false;               // NOLINT

int failure_unless(bool is_right) {
    return is_right ? 0 : kFailure;
}

}  // namespace

extern "C" {

int cuInit(unsigned flags) {
    return failure_unless(flags == 0);
}

int cuGetErrorString(int failure, const char** text) {
    *text = failure == kOutOfMemory ? "out of memory" : "that is not how a driver is called";
    return 0;
}

int cuDeviceGet(int* device, int number) {
    *device = kDevice;
    return failure_unless(number == 0);
}

int cuDeviceGetName(char* name, int size, int device) {
    std::snprintf(name, static_cast<std::size_t>(size), "a played device");
    return failure_unless(device == kDevice);
}

int cuDeviceGetAttribute(int* value, int attribute, int device) {
    const std::map<int, int> known = {{75, 9}, {76, 0}, {97, 227 * 1024}};
    const auto found = known.find(attribute);
    *value = found == known.end() ? 0 : found->second;
    return failure_unless(found != known.end() && device == kDevice);
}

int cuDevicePrimaryCtxRetain(void** retained, int device) {
    *retained = &context;
    return failure_unless(device == kDevice);
}

int cuDevicePrimaryCtxRelease_v2(int device) {
    return failure_unless(device == kDevice);
}

int cuCtxSetCurrent(void* wanted) {
    context_is_used = wanted == &context;
    return failure_unless(context_is_used);
}

int cuModuleLoadData(void** loaded, const void* code) {
    *loaded = &module_of_program;
    return failure_unless(context_is_used && std::memcmp(code, "\177ELF", 4) == 0);
}

int cuModuleUnload(void* unloaded) {
    return failure_unless(unloaded == &module_of_program);
}

int cuModuleGetFunction(void** function, void* of_module, const char* name) {
    functions[name].name = name;
    *function = &functions[name];
    return failure_unless(of_module == &module_of_program);
}

int cuFuncSetAttribute(void* function, int attribute, int value) {
    constexpr int kMostDynamicMemory = 8;
    static_cast<Function*>(function)->most_memory = static_cast<std::size_t>(value);
    return failure_unless(attribute == kMostDynamicMemory);
}

int cuMemAlloc_v2(std::uint64_t* memory, std::size_t bytes) {
    void* const found = bytes > kMostBytes ? nullptr : std::malloc(bytes);
    *memory = reinterpret_cast<std::uint64_t>(found);
    if (found != nullptr) {
        std::memset(found, 0xFF, bytes);  // no numbers
    }
    return found == nullptr ? kOutOfMemory : 0;
}

int cuMemFree_v2(std::uint64_t memory) {
    std::free(reinterpret_cast<void*>(memory));
    return 0;
}

int cuMemsetD8_v2(std::uint64_t memory, unsigned char value, std::size_t bytes) {
    std::memset(reinterpret_cast<void*>(memory), value, bytes);
    return 0;
}

int cuMemcpyHtoD_v2(std::uint64_t to, const void* from, std::size_t bytes) {
    std::memcpy(reinterpret_cast<void*>(to), from, bytes);
    return 0;
}

int cuMemcpyDtoH_v2(void* to, std::uint64_t from, std::size_t bytes) {
    std::memcpy(to, reinterpret_cast<const void*>(from), bytes);
    return 0;
}

int cuLaunchKernel(void* function, unsigned x, unsigned y, unsigned z, unsigned threads_x, unsigned threads_y,
                   unsigned threads_z, unsigned memory, void* stream, void** arguments, void** extra) {
    const Function& kernel = *static_cast<Function*>(function);
    const bool is_right = z == 1 && threads_y == 1 && threads_z == 1 && stream == nullptr && extra == nullptr &&
                          memory <= kernel.most_memory;
    if (!is_right) {
        return kFailure;
    }
    played::launch(kernel.name, {x, y, threads_x, memory}, arguments);
    return 0;
}

}  // extern "C"
