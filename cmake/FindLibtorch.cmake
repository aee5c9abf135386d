# libtorch as headers and shared libraries: Debian's package, the wheel of `pip install torch`, an archive of pytorch.org.
# libtorch's own TorchConfig.cmake is not asked: with CUDA it wants a CUDA toolkit, which this program does not need.
#
# Looks below CMAKE_PREFIX_PATH, which may hold what Python's torch.utils.cmake_prefix_path says, and in the system.
# Makes Libtorch::Libtorch and sets Libtorch_VERSION.
set(libtorch_roots "")
foreach(prefix IN LISTS CMAKE_PREFIX_PATH)
  if(EXISTS ${prefix}/Torch/TorchConfig.cmake)
    cmake_path(SET root NORMALIZE ${prefix}/../..)
    list(APPEND libtorch_roots ${root})
  endif()
endforeach()
find_path(Libtorch_INCLUDE_DIR torch/csrc/jit/api/module.h HINTS ${libtorch_roots} PATH_SUFFIXES include)
cmake_path(GET Libtorch_INCLUDE_DIR PARENT_PATH libtorch_root)
foreach(library torch torch_cpu c10)
  find_library(Libtorch_${library}_LIBRARY ${library} NO_DEFAULT_PATH
               PATHS ${libtorch_root}/lib ${libtorch_root}/lib/${CMAKE_LIBRARY_ARCHITECTURE})
endforeach()

set(libtorch_api_dir ${Libtorch_INCLUDE_DIR}/torch/csrc/api/include)
foreach(header ${libtorch_api_dir}/torch/version.h ${Libtorch_INCLUDE_DIR}/torch/headeronly/version.h)
  if(EXISTS ${header})
    file(STRINGS ${header} numbers REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) +[0-9]+")
    if(numbers)
      string(REGEX REPLACE "[^0-9;]" "" Libtorch_VERSION "${numbers}")
      list(JOIN Libtorch_VERSION "." Libtorch_VERSION)
    endif()
  endif()
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libtorch VERSION_VAR Libtorch_VERSION
                                  REQUIRED_VARS Libtorch_torch_LIBRARY Libtorch_torch_cpu_LIBRARY Libtorch_c10_LIBRARY
                                                Libtorch_INCLUDE_DIR)
mark_as_advanced(Libtorch_INCLUDE_DIR Libtorch_torch_LIBRARY Libtorch_torch_cpu_LIBRARY Libtorch_c10_LIBRARY)

set(libtorch_config ${libtorch_root}/share/cmake/Torch/TorchConfig.cmake)
if(EXISTS ${libtorch_config})
  file(STRINGS ${libtorch_config} old_strings REGEX "_GLIBCXX_USE_CXX11_ABI=0")
  if(old_strings)
    message(FATAL_ERROR "libtorch ${Libtorch_VERSION} in ${libtorch_root} was built for std::string as it was before "
                        "2011 and cannot be linked; take a wheel of 2.6 or newer, or an archive named cxx11-abi")
  endif()
endif()

if(Libtorch_FOUND AND NOT TARGET Libtorch::Libtorch)
  add_library(Libtorch::Libtorch INTERFACE IMPORTED)
  target_include_directories(Libtorch::Libtorch INTERFACE ${Libtorch_INCLUDE_DIR} ${libtorch_api_dir})
  # The wheel's libtorch.so exports some of an older libstdc++ (a std::filesystem::remove_all that crashes): ours first.
  target_link_libraries(Libtorch::Libtorch INTERFACE stdc++ ${Libtorch_torch_LIBRARY} ${Libtorch_torch_cpu_LIBRARY}
                                                     ${Libtorch_c10_LIBRARY})
  # libtorch.so has no symbols; it brings libtorch_cuda.so, which makes itself known when it is loaded.
  target_link_options(Libtorch::Libtorch INTERFACE LINKER:--no-as-needed)
  if(Libtorch_VERSION VERSION_GREATER_EQUAL 2)
    target_compile_features(Libtorch::Libtorch INTERFACE cxx_std_20)
  endif()
endif()
