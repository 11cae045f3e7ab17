# Target cascade_hdf5: the archive of HDF5 where it links by itself, else the shared library.
#
# Debian's shared library brings thirty others along, libcurl and what that needs, for a driver that
# is never used. To load them and to call through them took a fifth of the time of a small run.
find_package(PkgConfig REQUIRED)
pkg_check_modules(HDF5 REQUIRED hdf5-serial)
find_library(CASCADE_HDF5_ARCHIVE NAMES libhdf5.a HINTS ${HDF5_LIBRARY_DIRS} NO_DEFAULT_PATH)
if(CASCADE_HDF5_ARCHIVE)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_INCLUDES ${HDF5_INCLUDE_DIRS})
  set(CMAKE_REQUIRED_LIBRARIES ${CASCADE_HDF5_ARCHIVE} z sz ${CMAKE_DL_LIBS} m)
  check_cxx_source_compiles("#include <hdf5.h>\nint main() { return H5open(); }" CASCADE_HDF5_ARCHIVE_LINKS)
  unset(CMAKE_REQUIRED_INCLUDES)
  unset(CMAKE_REQUIRED_LIBRARIES)
endif()

if(NOT TARGET cascade_hdf5)
  add_library(cascade_hdf5 INTERFACE IMPORTED)
  target_include_directories(cascade_hdf5 INTERFACE ${HDF5_INCLUDE_DIRS})
  if(CASCADE_HDF5_ARCHIVE_LINKS)
    # The archive is not position independent: what is not a program takes the shared library.
    set(in_program "$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>")
    foreach(library ${CASCADE_HDF5_ARCHIVE} z sz ${CMAKE_DL_LIBS} m)
      target_link_libraries(cascade_hdf5 INTERFACE "$<${in_program}:${library}>")
    endforeach()
    foreach(library ${HDF5_LINK_LIBRARIES})
      target_link_libraries(cascade_hdf5 INTERFACE "$<$<NOT:${in_program}>:${library}>")
    endforeach()
  else()
    target_link_libraries(cascade_hdf5 INTERFACE ${HDF5_LINK_LIBRARIES})
  endif()
endif()
