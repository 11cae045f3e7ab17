# Install rules: program, library with headers, scenarios, and a package for find_package(cascade).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS cascade EXPORT cascade-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS cascade_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY models engine DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/cascade
        FILES_MATCHING PATTERN "*.hpp" PATTERN "*.inc")
install(DIRECTORY scenarios/ DESTINATION ${CMAKE_INSTALL_DATADIR}/cascade/scenarios)
install(FILES LICENSE README.md CHANGELOG.md CITATION.cff DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/cascade)
install(EXPORT cascade-targets NAMESPACE cascade:: DESTINATION ${package_dir})
configure_package_config_file(tools/cmake/cascadeConfig.cmake.in
  ${PROJECT_BINARY_DIR}/cascadeConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cascadeConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cascadeConfig.cmake ${PROJECT_BINARY_DIR}/cascadeConfigVersion.cmake
              tools/cmake/hdf5.cmake DESTINATION ${package_dir})
