// Played: as libnvrtc.so.13 it takes the kernels of the one shape that cuda.cpp was compiled for.
#include <cstddef>
#include <cstring>
#include <string>

namespace {

std::string the_log;  // NOLINT(*-non-const-global-variables): there is one program

}  // namespace

extern "C" {

int nvrtcCreateProgram(void** program, const char* source, const char* /*name*/, int /*headers*/,
                       const char* const* /*texts*/, const char* const* /*names*/) {
    *program = &the_log;
    return std::strstr(source, "window_gradients") != nullptr ? 0 : 1;
}

int nvrtcCompileProgram(void* /*program*/, int options, const char* const* texts) {
    the_log.clear();
    const auto has = [&](const std::string& wanted) {
        for (int i = 0; i < options; ++i) {
            if (wanted == texts[i]) {
                return true;
            }
        }
        the_log += "no option " + wanted + "\n";
        return false;
    };
    bool has_all = has("--gpu-architecture=sm_90");
    for (const char* definition : {PLAYED_SHAPE}) {
        has_all = has(std::string("--define-macro=") + definition) && has_all;
    }
    return has_all ? 0 : 1;
}

int nvrtcDestroyProgram(void** /*program*/) {
    return 0;
}

int nvrtcGetProgramLogSize(void* /*program*/, std::size_t* size) {
    *size = the_log.size() + 1;
    return 0;
}

int nvrtcGetProgramLog(void* /*program*/, char* log) {
    std::memcpy(log, the_log.c_str(), the_log.size() + 1);
    return 0;
}

int nvrtcGetCUBINSize(void* /*program*/, std::size_t* size) {
    *size = 4;
    return 0;
}

int nvrtcGetCUBIN(void* /*program*/, char* code) {
    std::memcpy(code, "\177ELF", 4);
    return 0;
}

}  // extern "C"
