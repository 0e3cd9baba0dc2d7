// The guard answers below /utsessions by itself, but React Router asks no middleware for addresses without a route.

export const loader = () => new Response(null, { status: 404 })
export const action = loader
