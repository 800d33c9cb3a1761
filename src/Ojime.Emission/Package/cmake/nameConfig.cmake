# find_package(@name@) gives the target @name@::@name@.
include("${CMAKE_CURRENT_LIST_DIR}/@name@Targets.cmake")
