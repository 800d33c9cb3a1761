/* For builders whose only search path is src, as Arduino's. The header is in include. */
#include "../include/oj.h"
