# What every target of ours is compiled with. Kept on targets, never on global flags.
add_library(cascade_options INTERFACE)
target_compile_features(cascade_options INTERFACE cxx_std_20)
# Portable bits: no contraction to fused multiply-add behind our back. errno and traps are not used,
# and giving them up lets the compiler vectorise sqrt; neither changes a result.
target_compile_options(cascade_options INTERFACE
  -ffp-contract=off -fno-math-errno -fno-trapping-math
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wdouble-promotion -Wimplicit-fallthrough)
# g++ 12 sees overlapping copies in std::string's operator+ where there are none (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(cascade_options INTERFACE -Wno-restrict)
endif()
if(CASCADE_WERROR)
  target_compile_options(cascade_options INTERFACE -Werror)
endif()
if(NOT CASCADE_CHECKED)
  target_compile_definitions(cascade_options INTERFACE CASCADE_UNCHECKED)
endif()
if(CASCADE_STD_THREADS)
  target_compile_definitions(cascade_options INTERFACE CASCADE_STD_THREADS)
endif()
if(CASCADE_SANITIZE)
  target_compile_options(cascade_options INTERFACE -fsanitize=${CASCADE_SANITIZE}
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(cascade_options INTERFACE -fsanitize=${CASCADE_SANITIZE})
endif()

# cascade_compile_quickly(TARGET): for code where compiling takes longer than running ever will. Optimised
# builds take -O1 for it, which halves the code generation; no result depends on the level
# (tools/dev/check-bits).
function(cascade_compile_quickly target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release,RelWithDebInfo>:-O1>)
endfunction()

# cascade_compile_together(TARGET GROUP SOURCE...): sources compiled as one, so that the headers and
# templates they share (JSON, CLI11) are compiled once. They must define no name twice. Sources in no group
# are compiled alone, and with -DCASCADE_TOGETHER=OFF all are (tools/dev/check-tidy).
function(cascade_compile_together target group)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${CASCADE_TOGETHER} UNITY_BUILD_MODE GROUP)
  set_source_files_properties(${ARGN} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP ${group})
endfunction()
