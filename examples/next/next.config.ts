import type { NextConfig } from 'next'

const config: NextConfig = {
  skipProxyUrlNormalize: true, // the guard sees which requests are those of Next's router
}

export default config
