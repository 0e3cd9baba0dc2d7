export const load = ({ locals }) => ({ user: locals.login?.user })
