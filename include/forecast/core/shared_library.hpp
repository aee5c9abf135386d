#pragma once

#include <initializer_list>

namespace forecast {

/// Where a function is that dlsym() found, null where it found none; becomes the pointer that it is assigned to.
class FunctionAddress {
public:
    explicit FunctionAddress(void* address) : address_(address) {}
    template <class Function>
    operator Function*() const {                       // NOLINT(google-explicit-constructor): it stands for the pointer
        return reinterpret_cast<Function*>(address_);  // NOLINT(*-reinterpret-cast): dlsym gives void*
    }

private:
    void* address_;
};

/// A library of the system that is opened while the program runs, for what only some commands need: linked to them,
/// each command would load libcurl, libpq and XGBoost with the forty others that they need, which is half of its start.
/// Stays open to the end.
class SharedLibrary {
public:
    /// `files`: its names as the dynamic linker looks for them; the first that can be opened is taken. Throws
    /// Error(internal) where none can.
    explicit SharedLibrary(std::initializer_list<const char*> files);

    /// A function, as whatever pointer it is assigned to. Throws Error(internal) where the library has none of this
    /// name.
    [[nodiscard]] FunctionAddress function(const char* name) const;

private:
    const char* file_ = nullptr;
    void* handle_ = nullptr;
};

}  // namespace forecast
